package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.asterism.key.SampleForm;
import org.asterism.threshold.box.SealedBox;
import org.asterism.token.KeyReshares.Reshared;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultRefused.Accusation;
import org.asterism.vault.operation.SessionApply.Applied;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionOpen.Opened;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A vault that deals, or is dealt to, otherwise than it should is named, and the key stays where
/// it was: until all are honest.
class ReshareBlameTest {
  private static final Octets NO_SIGNATURE = Octets.of(new byte[64]);

  @TempDir Path folder;
  private Bench bench;
  private Login user;
  private long key;

  @BeforeEach
  void open() throws Exception {
    bench = Bench.withToken(folder, BenchOptions.DEFAULT.inTheirOrder());
    user = Bench.login(bench.token());
    key = StoredKeys.born(bench.token(), user, SampleForm.EDWARDS).getLast().number();
    bench.settle();
  }

  @AfterEach
  void close() throws Exception {
    user.close();
    bench.close();
  }

  /// How a dealing can be wrong for all to see.
  enum Wrong {
    VECTOR,
    NO_VECTOR,
    BOX_TOO_FEW,
    BOXES_SWAPPED,
    SIGNATURE;

    Outcome of(Outcome truth) {
      return truth instanceof Dealt dealt && !dealt.boxes().isEmpty() ? of(dealt) : truth;
    }

    private Dealt of(Dealt dealt) {
      List<byte[]> vector = dealt.vector();
      List<SealedBox> boxes = dealt.boxes();
      Octets signature = dealt.signature();
      return switch (this) {
        case VECTOR -> new Dealt(vector.reversed(), boxes, signature);
        case NO_VECTOR -> new Dealt(List.of(), boxes, signature);
        case BOX_TOO_FEW -> new Dealt(vector, boxes.subList(1, boxes.size()), signature);
        case BOXES_SWAPPED -> new Dealt(vector, boxes.reversed(), signature);
        case SIGNATURE -> new Dealt(vector, boxes, NO_SIGNATURE);
      };
    }
  }

  // Which k of them deal is not for a test to say.
  @ParameterizedTest
  @EnumSource(Wrong.class)
  void whoDealsOtherwiseThanItOpened(Wrong wrong) throws Exception {
    bench.vaults.forEach(vault -> vault.lie((_, truth) -> wrong.of(truth)));
    try (var log = new LogWatch()) {
      assertThrows(VaultException.class, () -> share(2));
      long blamed =
          IntStream.rangeClosed(1, Bench.N)
              .filter(i -> log.says("vault v%d is to blame".formatted(i), "what it deals is not"))
              .count();
      assertEquals(Bench.K, blamed, log.lines()::toString);
    }
    bench.bringBack();
    signs();
    assertEquals(Reshared.DONE, share(2));
  }

  @Test
  void whoSaysThatItsShareIsAnother() throws Exception {
    var other = new Applied(Octets.of(new byte[32]));
    bench.vaults.get(4).lie((_, truth) -> truth instanceof Applied ? other : truth);
    try (var log = new LogWatch()) {
      assertThrows(VaultException.class, () -> share(2));
      for (int i = 0; i < Bench.N; i++) {
        assertEquals(i == 4, log.says("vault v%d ".formatted(i + 1), "is to blame"));
      }
    }
    bench.bringBack();
    signs();
  }

  @Test
  void whoDealsUnderAnothersPseudonymIsNamed() throws Exception {
    bench.vaults.forEach(vault -> vault.lie((_, truth) -> opened(truth, true)));
    try (var log = new LogWatch()) {
      assertThrows(VaultException.class, () -> share(4));
      for (int i = 1; i <= Bench.N; i++) {
        assertTrue(log.says("vault v%d is to blame".formatted(i), "another's pseudonym"));
      }
    }
    bench.bringBack();
    signs();
    assertEquals(Reshared.DONE, share(4));
  }

  @Test
  void whoIsDealtToUnderAnothersPseudonymIsNamed() throws Exception {
    bench.vaults.get(0).lie((_, truth) -> opened(truth, false));
    var failed = assertThrows(VaultException.class, () -> share(4));
    String said = String.valueOf(failed.getMessage());
    assertTrue(said.contains("v1") && said.contains("another's pseudonym"), said);
    bench.bringBack();
    signs();
    assertEquals(Reshared.DONE, share(4));
  }

  // Whoever deals has committed to a polynomial.
  private static Outcome opened(Outcome truth, boolean deals) {
    return truth instanceof Opened opened
            && opened.boxKey().size() > 0
            && opened.vectorDigest().isEmpty() != deals
        ? opened.with(NO_SIGNATURE)
        : truth;
  }

  @Test
  void anAccusationNamesBothAndBlamesNeither() throws Exception {
    accuses(4, 1, "what vault v");
    accuses(3, 9, "what nobody sealed");
    accuses(2, -1, "what nobody sealed");
    assertEquals(Reshared.DONE, share(2));
    signs();
  }

  private void accuses(int accuser, int dealer, String whom) throws Exception {
    var accusation = new Accusation(dealer, Octets.EMPTY);
    bench
        .vaults
        .get(accuser)
        .lie((_, truth) -> truth instanceof Applied ? new FaultyVault.Refused(accusation) : truth);
    try (var log = new LogWatch()) {
      assertThrows(VaultException.class, () -> share(2));
      String refuses = "vault v%d refuses".formatted(accuser + 1);
      assertTrue(log.says(refuses, whom, "one of both is to blame"), log.lines()::toString);
      assertTrue(log.lines().stream().noneMatch(line -> line.contains("is to blame: ")));
    }
    bench.bringBack();
  }

  private Reshared share(int k) throws Exception {
    return new Reseating(bench, user).share(key, k);
  }

  private void signs() throws Exception {
    assertTrue(StoredKeys.signs(bench.token().objects().key(key, Optional.of(user))));
  }
}
