package org.asterism.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.asterism.constellation.Address;
import org.asterism.constellation.Constellation;
import org.asterism.constellation.OperatorSigner;
import org.asterism.constellation.Operators;
import org.asterism.custody.threshold.Readiness;
import org.asterism.kernel.Group;
import org.asterism.operator.TokenList;
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

  @Test
  void whatLiesReadyAndWhoIsNeededForMoreIsALineForEachKey() throws Exception {
    List<TokenList.Ready> keys =
        List.of(
            new TokenList.Ready(4, new Readiness(640, 640, 5, 5, List.of())),
            new TokenList.Ready(7, new Readiness(630, 64, 5, 5, List.of("vault2", "vault4"))),
            new TokenList.Ready(9, new Readiness(128, 64, 3, 5, List.of("vault4"))));
    var report = report(EnumSet.allOf(Group.class));
    report.tokens(
        new TokenList(
            List.of(
                new TokenList.Line(
                    1,
                    "web",
                    "5c0f",
                    true,
                    "",
                    3,
                    new TokenList.Keys(0, 3, 3, 5, List.of(), keys)))));
    var out = new StringWriter();
    report.print(new PrintWriter(out), "");
    assertEquals(
        List.of(
            "token web, serial 5c0f, key 4: 640 presignatures ready, more need all 5 vaults",
            "token web, serial 5c0f, key 7: 630 presignatures ready, 64 of them without vault2 and"
                + " vault4, more need all 5 vaults, and so wait for vault2 and vault4",
            "token web, serial 5c0f, key 9: 128 presignatures ready, 64 of them without vault4,"
                + " more need any 3 of 5 vaults"),
        out.toString().lines().filter(line -> line.startsWith("token ")).toList());
    report.requireWell();
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
