package org.asterism.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.asterism.constellation.Address;
import org.asterism.constellation.Constellation;
import org.asterism.constellation.OperatorSigner;
import org.asterism.constellation.Operators;
import org.asterism.kernel.Group;
import org.asterism.quorum.Answer;
import org.asterism.threshold.XCoordinate;
import org.asterism.vault.Description;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Octets;
import org.asterism.vault.VaultName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What vaults say of themselves is told where something is wrong.
class StatusReportTest {
  private static final VaultName VAULT =
      new VaultName("one", EnrolmentId.of(new byte[EnrolmentId.LENGTH]));

  @TempDir private Path folder;
  private OperatorSigner operator;

  @BeforeEach
  void makeOperator() throws Exception {
    operator = OperatorSigner.create(folder.resolve("key"), new SecureRandom());
  }

  @Test
  void aVaultWithAllArithmeticIsWell() throws Exception {
    report(EnumSet.allOf(Group.class)).requireWell();
  }

  @Test
  void aVaultThatLacksArithmeticIsToldWithThePackage() {
    var failed =
        assertThrows(
            CommandFailed.class, () -> report(EnumSet.of(Group.RSA, Group.P384)).requireWell());
    assertEquals(
        "vault one lacks the arithmetic for [EDWARDS25519]; install the package libsodium23 there"
            + " and start the vault anew\n"
            + "vault one lacks the arithmetic for [P256, P521]; install the package libssl3 there"
            + " and start the vault anew",
        failed.getMessage());
  }

  private StatusReport report(EnumSet<Group> groups) {
    var member =
        new Constellation.Member(
            VAULT,
            new Address("localhost", 7),
            Octets.EMPTY,
            EvidenceKind.SIMULATED,
            Optional.empty(),
            new XCoordinate(1));
    var report =
        new StatusReport(
            new Constellation(
                "test", 1, 1, List.of(member), new Operators(List.of(operator.key()), 1)),
            0);
    var description =
        new Description(
            "test",
            EvidenceKind.SIMULATED,
            new Description.Counts(0, 0, 0, 0, Description.Marked.NONE),
            new Description.Storage(true, false, 1 << 30),
            groups);
    report.vaults(List.of(new Answer.Given<>(VAULT, description)));
    return report;
  }
}
