package org.asterism.cli;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.constellation.Constellation;
import org.asterism.constellation.EngineRequest;
import org.asterism.constellation.OperatorKey;
import org.asterism.constellation.OperatorSigner;
import org.asterism.constellation.VaultEnrolment;
import org.asterism.constellation.VaultRequest;
import org.asterism.threshold.XCoordinate;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Octets;
import org.asterism.vault.VaultName;

/// An operator's work on paper: from what vaults and an engine ask for to the members of a
/// constellation and the enrolment of each. Not for several threads.
final class Founding {
  private final Signers signers;
  private final EngineRequest engine;
  private final SecureRandom random;

  /// @param simulatedRoot certifies vaults that simulate their platform; empty: there are none
  record Signers(List<OperatorSigner> operators, Optional<OperatorSigner> simulatedRoot) {
    Signers {
      operators = List.copyOf(operators);
    }
  }

  Founding(Signers signers, EngineRequest engine, SecureRandom random) {
    this.signers = signers;
    this.engine = engine;
    this.random = random;
  }

  /// `members` and one more for `request`; a member of the same name is replaced in its place.
  List<Constellation.Member> enlist(List<Constellation.Member> members, VaultRequest request)
      throws CommandFailed {
    requireNewKey(members, request);
    var enlisted = new ArrayList<>(members);
    var fresh = member(request, members);
    for (int i = 0; i < enlisted.size(); i++) {
      if (enlisted.get(i).vault().name().equals(request.name())) {
        enlisted.set(i, fresh);
        return enlisted;
      }
    }
    enlisted.add(fresh);
    return enlisted;
  }

  /// What the vault that asked with `request` is to know of `constellation`.
  VaultEnrolment enrolment(Constellation constellation, VaultRequest request) throws CommandFailed {
    var members = constellation.members();
    int place = place(members, request);
    var identities = engine.identities();
    if (place >= identities.size()) {
      throw new CommandFailed(
          ("engine %s: expected an identity for each of %d vaults, found %d;"
                  + " run engine init with --vaults %d")
              .formatted(engine.name(), members.size(), identities.size(), members.size()));
    }
    return new VaultEnrolment(
        members.get(place).vault().enrolment(),
        constellation.serial(),
        request.identity(),
        constellation.operators(),
        List.of(new VaultEnrolment.Engine(engine.name(), EvidenceKind.HOST, identities.get(place))),
        request.simulatedKey().map(this::certificate));
  }

  List<OperatorSigner> signers() {
    return signers.operators();
  }

  List<OperatorKey> operators() {
    return signers.operators().stream().map(OperatorSigner::key).toList();
  }

  // Another enrolment id would part it from all that it holds.
  private static void requireNewKey(List<Constellation.Member> members, VaultRequest request)
      throws CommandFailed {
    if (members.stream().anyMatch(member -> member.identity().equals(request.identity()))) {
      throw new CommandFailed(
          ("vault %s: expected a new, empty vault, found one that is a member by this key already;"
                  + " if it moved, run 'constellation readdress'")
              .formatted(request.name()));
    }
  }

  private static int place(List<Constellation.Member> members, VaultRequest request) {
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).vault().name().equals(request.name())) {
        return i;
      }
    }
    throw new IllegalArgumentException("not a member: " + request.name());
  }

  private Constellation.Member member(VaultRequest request, List<Constellation.Member> others)
      throws CommandFailed {
    return new Constellation.Member(
        new VaultName(request.name(), EnrolmentId.random(random)),
        request.address(),
        request.identity(),
        request.platform(),
        root(request),
        freshX(others));
  }

  private Optional<OperatorKey> root(VaultRequest request) throws CommandFailed {
    if (request.platform() != EvidenceKind.SIMULATED) {
      return Optional.empty();
    }
    if (signers.simulatedRoot().isEmpty()) {
      throw new CommandFailed(
          ("vault %s simulates its platform: name the root that may certify that with"
                  + " --simulated-root")
              .formatted(request.name()));
    }
    return signers.simulatedRoot().map(OperatorSigner::key);
  }

  private Octets certificate(OperatorKey simulatedKey) {
    return signers.simulatedRoot().orElseThrow().certify(simulatedKey);
  }

  private XCoordinate freshX(List<Constellation.Member> others) {
    while (true) {
      var drawn = new XCoordinate(1 + random.nextInt(XCoordinate.MAX_VALUE));
      if (others.stream().noneMatch(other -> other.x().equals(drawn))) {
        return drawn;
      }
    }
  }
}
