package org.asterism.wiring;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.asterism.config.EngineConfig;
import org.asterism.config.EngineKeys;
import org.asterism.constellation.Constellation;
import org.asterism.constellation.EngineRequest;
import org.asterism.constellation.OperatorKey;
import org.asterism.ratls.AcceptedEvidence;
import org.asterism.ratls.EvidenceCertificate;
import org.asterism.ratls.HostEvidence;
import org.asterism.ratls.Spki;
import org.asterism.ratls.TlsIdentity;
import org.asterism.rpc.GrpcVault;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.TextFile;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Policy.Allowed;

/// The vaults of one engine's constellation, each known by the engine's own key for it. Connects to
/// none before it is asked something. Safe for use by many threads.
///
/// @param vaults in the constellation's order
/// @param engines as whom each vault knows the engines of this directory, in that order too
public record VaultLinks(AddressBook book, List<GrpcVault> vaults, List<List<Allowed>> engines)
    implements AutoCloseable {

  public VaultLinks {
    vaults = List.copyOf(vaults);
    engines = List.copyOf(engines);
  }

  /// Reads the constellation, whose signatures must be the trusted operators', and the identities.
  public static VaultLinks open(EngineConfig config, SecureRandom random)
      throws IOException, ConfigurationException {
    var signed = SignedConstellation.read(config);
    var constellation = signed.constellation();
    List<TlsIdentity> identities = EngineKeys.identities(config);
    if (identities.size() < constellation.n()) {
      throw new ConfigurationException(
          ("engine %s: expected an identity for each of the %d vaults in %s, found %d;"
                  + " make an engine with 'engine init --vaults %d' and have it enrolled")
              .formatted(
                  config.name(),
                  constellation.n(),
                  signed.file(),
                  identities.size(),
                  constellation.n()));
    }
    var book = new AddressBook(config, signed);
    var vaults = new ArrayList<GrpcVault>();
    for (int i = 0; i < constellation.n(); i++) {
      var peer = peer(constellation.members().get(i), book);
      vaults.add(
          new GrpcVault(
              peer, self(identities.get(i)), config.vaults().reattest(), random, System::nanoTime));
    }
    return new VaultLinks(book, vaults, engines(config, constellation, identities));
  }

  /// As it is in force now.
  public Constellation constellation() {
    return book.current().constellation();
  }

  /// What the vaults' words rest on, for people.
  public String evidence() {
    boolean simulated =
        constellation().members().stream().anyMatch(m -> m.evidence() == EvidenceKind.SIMULATED);
    return simulated ? "simulated evidence" : "attested vaults";
  }

  /// How many of the vaults are there, in words.
  String company() {
    return "constellation %s: %d of %d vaults here, %d needed, %s; unattested engine"
        .formatted(
            constellation().name(),
            vaults.stream().filter(GrpcVault::isConnected).count(),
            constellation().n(),
            constellation().k(),
            evidence());
  }

  @Override
  public void close() {
    vaults.forEach(GrpcVault::close);
  }

  private static List<List<Allowed>> engines(
      EngineConfig config, Constellation constellation, List<TlsIdentity> own)
      throws IOException, ConfigurationException {
    var all = new ArrayList<List<Spki>>();
    all.add(own.stream().map(TlsIdentity::spki).toList());
    for (Path file : config.engines()) {
      var request = EngineRequest.read(file.toString(), TextFile.read(file));
      if (request.identities().size() < constellation.n()) {
        throw new ConfigurationException(
            "%s: expected an identity for each of %d vaults, found %d"
                .formatted(file, constellation.n(), request.identities().size()));
      }
      all.add(request.identities().stream().map(Spki::new).toList());
    }
    var engines = new ArrayList<List<Allowed>>();
    for (int i = 0; i < constellation.n(); i++) {
      int vault = i;
      engines.add(
          all.stream().<Allowed>map(keys -> new Allowed.Host(keys.get(vault).digest())).toList());
    }
    return engines;
  }

  private static GrpcVault.Peer peer(Constellation.Member member, AddressBook book)
      throws ConfigurationException {
    return new GrpcVault.Peer(
        member.vault(),
        () -> book.at(member.vault().enrolment()).unresolved(),
        new Spki(member.identity()),
        accepted(member));
  }

  private static AcceptedEvidence accepted(Constellation.Member member)
      throws ConfigurationException {
    Optional<OperatorKey> root = member.simulatedRoot();
    if (member.evidence() != EvidenceKind.SIMULATED || root.isEmpty()) {
      throw new ConfigurationException(
          "vault %s: expected simulated evidence, which is all that this release checks, found %s"
              .formatted(member.vault(), member.evidence().name().toLowerCase(Locale.ROOT)));
    }
    return new AcceptedEvidence.Simulated(root.get().raw(), Optional.empty(), 0);
  }

  private static GrpcVault.Self self(TlsIdentity identity) {
    return new GrpcVault.Self(
        identity, EvidenceCertificate.plain(identity), HostEvidence.source(identity));
  }
}
