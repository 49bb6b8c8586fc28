package org.asterism.custody.vaults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.asterism.threshold.XCoordinate;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Octets;
import org.asterism.vault.VaultName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How many vaults must confirm what (design §6).
class MembersTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  @ParameterizedTest
  @CsvSource({
    // n, k, spare; to create, to destroy, to revoke
    "1, 1, 1, 1 1 1",
    "3, 2, 1, 3 2 2",
    "3, 2, 0, 2 2 2",
    "5, 3, 1, 4 3 3",
    "5, 3, 0, 3 3 3",
    "5, 2, 1, 3 4 4",
    "5, 5, 1, 5 1 5",
  })
  void counts(int n, int k, int spare, String expected) {
    Members members = members(n, k, spare);
    assertEquals(
        expected,
        "%d %d %d".formatted(members.toCreate(), members.toDestroy(), members.toRevoke()));
  }

  @ParameterizedTest
  @CsvSource({"3, 0, 1", "3, 4, 1", "3, 2, -1", "3, 2, 2"})
  void refusesWhatIsNoConstellation(int n, int k, int spare) {
    assertThrows(IllegalArgumentException.class, () -> members(n, k, spare));
  }

  @Test
  void refusesTheSameVaultTwice() {
    Member once = member(1);
    assertThrows(
        IllegalArgumentException.class, () -> new Members(Octets.EMPTY, 1, 1, List.of(once, once)));
  }

  private static Members members(int n, int k, int spare) {
    var members = new ArrayList<Member>();
    for (int i = 1; i <= n; i++) {
      members.add(member(i));
    }
    return new Members(Octets.EMPTY, k, spare, members);
  }

  private static Member member(int x) {
    return new Member(
        new XCoordinate(x),
        new AbsentVault(new VaultName("v" + x, EnrolmentId.random(RANDOM))),
        List.of());
  }
}
