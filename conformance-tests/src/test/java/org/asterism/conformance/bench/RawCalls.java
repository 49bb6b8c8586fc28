package org.asterism.conformance.bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.asterism.config.EngineConfig;
import org.asterism.config.EngineKeys;
import org.asterism.config.EngineToml;
import org.asterism.constellation.Constellation;
import org.asterism.constellation.ConstellationFile;
import org.asterism.ratls.AcceptedEvidence;
import org.asterism.ratls.EvidenceCertificate;
import org.asterism.ratls.HostEvidence;
import org.asterism.ratls.Spki;
import org.asterism.ratls.TlsIdentity;
import org.asterism.rpc.GrpcVault;

/// What the network alone costs: the smallest call there is, to k running vaults in parallel, over
/// the attested TLS that an engine uses and with that engine's keys. `bin/bench` runs it beside the
/// engine.
///
/// The argument is the engine's folder. Each line of standard input is a number of seconds; the
/// answer is a [Figure] of rounds.
public final class RawCalls {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private RawCalls() {}

  public static void main(String[] arguments) throws Exception {
    EngineConfig config = EngineToml.read(Path.of(arguments[0]));
    String text = Files.readString(config.constellation());
    Constellation constellation =
        ConstellationFile.read(config.constellation().toString(), text, config.operators());
    List<GrpcVault> vaults = vaults(config, constellation);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var lines =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.println(
            Figure.of(() -> round(vaults, threads), Duration.ofSeconds(Long.parseLong(line))));
      }
    }
    vaults.forEach(GrpcVault::close);
  }

  private static List<GrpcVault> vaults(EngineConfig config, Constellation constellation)
      throws Exception {
    List<TlsIdentity> identities = EngineKeys.identities(config);
    var vaults = new ArrayList<GrpcVault>();
    for (int i = 0; i < constellation.k(); i++) {
      TlsIdentity own = identities.get(i);
      var self = new GrpcVault.Self(own, EvidenceCertificate.plain(own), HostEvidence.source(own));
      vaults.add(
          new GrpcVault(
              peer(constellation.members().get(i)),
              self,
              config.vaults().reattest(),
              new SecureRandom(),
              System::nanoTime));
    }
    return vaults;
  }

  private static GrpcVault.Peer peer(Constellation.Member member) {
    var root = member.simulatedRoot().orElseThrow().raw();
    return new GrpcVault.Peer(
        member.vault(),
        member.address()::unresolved,
        new Spki(member.identity()),
        new AcceptedEvidence.Simulated(root, Optional.empty(), 0));
  }

  private static void round(List<GrpcVault> vaults, ExecutorService threads) throws Exception {
    var answers = new ArrayList<Future<?>>();
    for (GrpcVault vault : vaults) {
      answers.add(threads.submit(() -> vault.describe(DEADLINE)));
    }
    for (Future<?> answer : answers) {
      answer.get();
    }
  }
}
