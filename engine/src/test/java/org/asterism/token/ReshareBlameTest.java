package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
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

/// A vault that deals, or is dealt to, otherwise than it should is named, and the key stays where it
/// was: until all are honest.
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

  // What is said of one vault is said once in a while, so that each case is another vault's.
  @Test
  void whoDealsAnotherPolynomialThanItOpenedWith() throws Exception {
    deals(0, dealt -> new Dealt(dealt.vector().reversed(), dealt.boxes(), dealt.signature()));
    deals(1, dealt -> new Dealt(List.of(), dealt.boxes(), dealt.signature()));
  }

  @Test
  void whoDealsToTooFewOrDoesNotSign() throws Exception {
    deals(0, dealt -> new Dealt(dealt.vector(), all(dealt).subList(1, Bench.N), dealt.signature()));
    deals(1, dealt -> new Dealt(dealt.vector(), all(dealt).reversed(), dealt.signature()));
    deals(2, dealt -> new Dealt(dealt.vector(), all(dealt), NO_SIGNATURE));
  }

  private static List<SealedBox> all(Dealt dealt) {
    return dealt.boxes();
  }

  @Test
  void whoSaysThatItsShareIsAnother() throws Exception {
    var other = new Applied(Octets.of(new byte[32]));
    blames(4, (_, truth) -> truth instanceof Applied ? other : truth);
  }

  @Test
  void whoDealsUnderAnothersPseudonymIsNotNeeded() throws Exception {
    bench.vaults.get(0).lie((_, truth) -> opened(truth, true));
    try (var log = new LogWatch()) {
      assertEquals(Reshared.DONE, share(4));
      assertTrue(log.says("vault v1 ", "is to blame", "another's pseudonym"));
    }
    signs();
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
    accuses(4, 1, "vault v2 sealed");
    accuses(3, 9, "nobody sealed");
    accuses(2, -1, "nobody sealed");
    assertEquals(Reshared.DONE, share(2));
    signs();
  }

  private void accuses(int accuser, int dealer, String whom) throws Exception {
    var accusation = new Accusation(dealer, Octets.EMPTY);
    bench.vaults.get(accuser).lie((_, truth) ->
        truth instanceof Applied ? new FaultyVault.Refused(accusation) : truth);
    try (var log = new LogWatch()) {
      assertThrows(VaultException.class, () -> share(2));
      String refuses = "vault v%d refuses".formatted(accuser + 1);
      assertTrue(log.says(refuses, whom, "one of both is to blame"), log.lines()::toString);
      assertTrue(log.lines().stream().noneMatch(line -> line.contains("is to blame: ")));
    }
    bench.bringBack();
  }

  // The first k deal, and those that were blamed are asked last.
  private void deals(int vault, UnaryOperator<Dealt> change) throws Exception {
    blames(
        vault,
        (_, truth) ->
            truth instanceof Dealt dealt && !dealt.boxes().isEmpty() ? change.apply(dealt) : truth);
  }

  private void blames(int liar, FaultyVault.Lie lie) throws Exception {
    bench.vaults.get(liar).lie(lie);
    try (var log = new LogWatch()) {
      assertThrows(VaultException.class, () -> share(2));
      for (int i = 0; i < Bench.N; i++) {
        assertEquals(i == liar, log.says("vault v%d ".formatted(i + 1), "is to blame"));
      }
    }
    bench.bringBack();
    signs();
  }

  private Reshared share(int k) throws Exception {
    return new Reseating(bench, user).share(key, k);
  }

  private void signs() throws Exception {
    assertTrue(StoredKeys.signs(bench.token().objects().key(key, Optional.of(user))));
  }
}
