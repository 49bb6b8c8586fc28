package org.asterism.enclave.service;

import static java.util.Objects.requireNonNull;
import static org.asterism.enclave.service.PresignFixture.KERNEL;
import static org.asterism.enclave.service.VaultFixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.asterism.enclave.session.Sessions;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Point;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment.Seat;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.threshold.ecdsa.Opening;
import org.asterism.threshold.ecdsa.PresignShape;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Reason;
import org.asterism.vault.SessionId;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionApply.SignedOpenings;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Cast;
import org.asterism.vault.operation.SessionFinish;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an engine or one vault swaps, leaves out or makes up in presigning is refused by a keeper,
/// or seen by the engine before it signs with it.
final class PresignLiesTest {
  private static final byte[] DIGEST = VaultFixture.octets("digest", 32).toByteArray();
  private static final int LIAR = 2;

  @TempDir Path directory;

  @Test
  void anHonestScriptIsTaken() throws Exception {
    try (var key = new PresignFixture(directory, Curve.P256, 2, 3, Set.of(LIAR))) {
      Presigning session = key.presigning(1).all();
      assertTrue(session.isOfTheKey(0));
      session.requireSigns(0, DIGEST, new byte[32]);
    }
  }

  @Test
  void asManyAsKAsksForAndNoOthers() throws Exception {
    try (var key = new PresignFixture(directory, Curve.P256, 3, 7)) {
      List<Integer> five = List.of(0, 1, 2, 3, 4);
      List<Integer> keepers = List.of(0, 1, 2);
      refuses(key, List.of(0, 1, 2, 3), keepers);
      refuses(key, List.of(0, 1, 2, 3, 4, 5), keepers);
      refuses(key, five, List.of(0, 1));
      refuses(key, five, List.of(0, 1, 2, 3));
      refuses(key, five, five);
      refuses(key, five, List.of(0, 1, 5));
      refuses(key, five, List.of(0, 1, 1));
      refuses(key, five, List.of(0, 1, 7));
      refuses(key, five, List.of());
      refuses(key, five, List.of(0, 1, Integer.MAX_VALUE));
    }
  }

  private static void refuses(PresignFixture key, List<Integer> participants, List<Integer> keepers)
      throws Exception {
    key.forgetSessions();
    Presigning session = key.presigning(1, participants, keepers);
    assertEquals(
        refused(Reason.INPUT), session.ask(0, session.deal(0)), participants + " " + keepers);
    assertEquals(refused(Reason.SESSION), session.ask(0, session.deal(0)));
  }

  @Test
  void theRosterIsTheOneThatTheRecordIsCommittedTo() throws Exception {
    try (var key = new PresignFixture(directory, Curve.P256, 2, 5)) {
      List<Seat> right = key.seats;
      refuses(key, swapped(right));
      refuses(key, right.subList(0, 4));
      refuses(key, with(right, 1, new Seat(right.get(1).pseudonym(), new byte[32])));
      refuses(key, with(right, 1, new Seat(right.get(1).pseudonym(), right.get(3).x())));
      byte[] order = Octets.of(Curve.P256.order().toByteArray()).toByteArray();
      refuses(
          key,
          with(right, 1, new Seat(right.get(1).pseudonym(), Arrays.copyOfRange(order, 1, 33))));
      refuses(key, with(right, 1, new Seat(new byte[32], right.get(1).x())));
      refuses(key, with(right, 4, right.get(1)));
      refuses(key, List.of());
      Presigning session = key.presigning(1);
      for (Octets salt : List.of(Octets.EMPTY, VaultFixture.octets("other", 32))) {
        Presigning next = key.presigning(1);
        var cast = new Cast(session.participants, session.keepers, salt);
        assertEquals(refused(Reason.INPUT), next.ask(0, next.deal(0, cast)));
      }
      var birth = new SessionDeal(session.opened.getFirst().session(), right, session.opened);
      assertEquals(refused(Reason.INPUT), session.ask(0, birth));
    }
  }

  private static void refuses(PresignFixture key, List<Seat> seats) throws Exception {
    key.forgetSessions();
    Presigning session = key.presigning(1);
    var told =
        new SessionDeal(
            session.opened.getFirst().session(),
            seats,
            session.opened,
            Optional.of(session.cast()));
    assertEquals(refused(Reason.INPUT), session.ask(0, told));
    assertEquals(refused(Reason.SESSION), session.ask(0, session.deal(0)));
  }

  @Test
  void participantsAreThoseThatOpenedThisSession() throws Exception {
    try (var key = new PresignFixture(directory, Curve.P256, 2, 5)) {
      Presigning other = new Presigning(key, key.open(2), List.of(0, 1, 2), List.of(0, 1));
      Presigning before = key.presigning(1);
      swapsOpened(key, 1, other.opened.get(1));
      swapsOpened(key, 0, before.opened.getFirst());
      swapsOpened(key, 1, before.opened.get(2));
      Presigning session = key.presigning(1);
      swapsOpened(key, 1, session.opened.get(1).with(session.opened.get(2).signature()));
      session.opened.removeLast();
      assertEquals(refused(Reason.INPUT), session.ask(0, session.deal(0)));
      Presigning without = key.presigning(1, List.of(1, 2, 3), List.of(1, 2));
      var own = assertInstanceOf(Opened.class, key.use(0, key.open(1)));
      var told =
          new SessionDeal(own.session(), key.seats, without.opened, Optional.of(without.cast()));
      assertEquals(refused(Reason.INPUT), key.ask(0, told));
    }
  }

  private static void swapsOpened(PresignFixture key, int place, Opened other) throws Exception {
    Presigning session = key.presigning(1);
    SessionId asked = session.opened.getFirst().session();
    session.opened.set(place, other);
    var told = new SessionDeal(asked, key.seats, session.opened, Optional.of(session.cast()));
    assertEquals(refused(Reason.INPUT), session.ask(0, told));
  }

  @Test
  void whatCannotBeOpened() throws Exception {
    try (var key = new PresignFixture(directory, Curve.P256, 2, 3)) {
      for (SessionOpen bad :
          List.of(
              key.open(0),
              key.open(PresignShape.BATCH_MAX + 1),
              key.open(Integer.MAX_VALUE),
              SessionOpen.presign(Curve.P384.group(), 2, 1),
              SessionOpen.presign(Curve.P256.group(), 1, 1),
              SessionOpen.presign(Curve.P256.group(), 0, 1),
              SessionOpen.presign(Curve.P256.group(), 16, 1))) {
        assertEquals(refused(Reason.INPUT), key.use(0, bad), bad.toString());
      }
      assertEquals(refused(Reason.UNKNOWN_HANDLE), key.ask(0, key.open(1)));
      var birth = new SessionOpen(SessionOpen.Kind.BIRTH, Curve.P256.group(), 2, 1);
      assertEquals(refused(Reason.INPUT), key.ask(0, birth));
      var ungranted = VaultFixture.onto(key.handles.getFirst(), key.policy(0), key.open(1));
      assertEquals(refused(Reason.GRANT), key.vaults.getFirst().act(ungranted));
    }
  }

  @Test
  void sessionsAboutKeysAreFew() throws Exception {
    try (var key = new PresignFixture(directory, Curve.P256, 2, 3)) {
      for (int i = 0; i < Sessions.PRESIGNING_MAX; i++) {
        assertInstanceOf(Opened.class, key.use(0, key.open(1)));
      }
      assertEquals(refused(Reason.LIMIT), key.use(0, key.open(1)));
      key.forgetSessions();
      assertInstanceOf(Opened.class, key.use(0, key.open(1)));
    }
  }

  @Test
  void aDealingThatIsNotTheDealersIsRefusedByItsPlaceAndNoKeyIsShown() throws Exception {
    try (var key = new PresignFixture(directory, Curve.P256, 2, 3)) {
      Presigning before = key.presigning(1).deal();
      changesDealing(key, one -> before.apply(0).dealings().get(one.dealer()));
      changesDealing(key, one -> with(one, before.apply(0).dealings().get(1).signature()));
      changesDealing(
          key,
          one ->
              new SealedDealing(
                  one.dealer(),
                  List.of(new byte[33]),
                  one.box(),
                  one.boxDigests(),
                  one.signature()));
      changesDealing(
          key,
          one ->
              new SealedDealing(
                  one.dealer(),
                  one.vector(),
                  one.box(),
                  one.boxDigests().subList(0, 2),
                  one.signature()));
      Presigning session = key.presigning(1).deal();
      var foreign = session.apply(2).dealings();
      assertEquals(
          1,
          accused(
              key,
              new SessionApply(
                  session.opened.getFirst().session(),
                  List.of(
                      session.apply(0).dealings().getFirst(), foreign.get(1), foreign.get(2)))));
      Presigning few = key.presigning(1).deal();
      var apply = few.apply(0);
      assertEquals(
          refused(Reason.INPUT),
          key.ask(0, new SessionApply(apply.session(), apply.dealings().subList(0, 2))));
    }
  }

  private static SealedDealing with(SealedDealing one, byte[] signature) {
    return new SealedDealing(one.dealer(), one.vector(), one.box(), one.boxDigests(), signature);
  }

  private static void changesDealing(PresignFixture key, UnaryOperator<SealedDealing> change)
      throws Exception {
    Presigning session = key.presigning(1).deal();
    var dealings = new ArrayList<>(session.apply(0).dealings());
    dealings.set(2, change.apply(dealings.get(2)));
    assertEquals(2, accused(key, new SessionApply(session.opened.getFirst().session(), dealings)));
    assertEquals(refused(Reason.SESSION), key.ask(0, session.apply(0)));
  }

  private static int accused(PresignFixture key, Operation<?> operation) {
    var act = PresignFixture.onNothing(Optional.of(key.grants.getFirst()), operation);
    var vault = key.vaults.getFirst().as(VaultFixture.ENGINE);
    var refused = assertThrows(VaultRefused.class, () -> vault.act(act, VaultFixture.DEADLINE));
    assertEquals(Reason.DEALER, refused.reason());
    assertEquals(Octets.EMPTY, refused.accusation().orElseThrow().boxKey());
    return refused.accusation().orElseThrow().dealer();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void aWrongSubShareIsNoticed(int scalar) throws Exception {
    try (var key = new PresignFixture(directory, Curve.P256, 2, 3, Set.of(LIAR))) {
      script(key).lie =
          (place, right) ->
              place == 1 ? ScriptedPresigner.plusSeven(Curve.P256, right, scalar) : right.copy();
      Presigning session = key.presigning(1).deal().apply();
      if (scalar == 0) {
        assertEquals(refused(Reason.INPUT), session.askFinish(0));
        assertEquals(refused(Reason.INPUT), session.askFinish(1));
      } else {
        assertFalse(session.finish().isOfTheKey(0));
      }
    }
  }

  @Test
  void whatIsNoScalarIsItsDealers() throws Exception {
    try (var key = new PresignFixture(directory, Curve.P256, 2, 3, Set.of(LIAR))) {
      for (ScriptedPresigner.Lie lie :
          List.<ScriptedPresigner.Lie>of(
              (_, right) -> SecretBytes.allocate(right.length()),
              (_, right) -> right.slice(0, right.length() - 1),
              (_, right) -> right.slice(0, 4 * Curve.P256.scalarBytes()))) {
        script(key).lie = lie;
        assertEquals(LIAR, accused(key, key.presigning(1).deal().apply(0)));
      }
    }
  }

  @Test
  void aWrongOpeningIsNoticed() throws Exception {
    try (var key = new PresignFixture(directory, Curve.P256, 2, 3, Set.of(LIAR))) {
      script(key).openingLie =
          right -> new Opening(more(right.nonce()), right.blinded(), right.blindedKey());
      assertEquals(refused(Reason.INPUT), key.presigning(1).deal().apply().askFinish(0));
      script(key).openingLie =
          right -> new Opening(right.nonce(), more(right.blinded()), right.blindedKey());
      assertFalse(key.presigning(1).all().isOfTheKey(0));
      script(key).openingLie =
          right -> new Opening(right.nonce(), right.blinded(), more(right.blindedKey()));
      assertFalse(key.presigning(1).all().isOfTheKey(0));
    }
  }

  @Test
  void openingsAreOneOfEachUnderTheirSignatures() throws Exception {
    try (var key = new PresignFixture(directory, Curve.P256, 2, 3)) {
      Presigning before = key.presigning(1).deal().apply();
      changesOpenings(key, all -> all.subList(0, 2), Reason.INPUT);
      changesOpenings(
          key, all -> List.of(all.get(0), all.get(1), all.get(2), all.get(2)), Reason.INPUT);
      changesOpenings(key, all -> List.of(all.get(0), all.get(1), all.get(1)), Reason.DEALER);
      changesOpenings(key, all -> List.of(all.get(1), all.get(0), all.get(2)), Reason.DEALER);
      changesOpenings(
          key, all -> List.of(all.get(0), all.get(1), before.openings.get(2)), Reason.DEALER);
      changesOpenings(
          key,
          all ->
              List.of(
                  all.get(0),
                  all.get(1),
                  new SignedOpenings(all.get(1).openings(), all.get(2).signature())),
          Reason.DEALER);
      changesOpenings(
          key, all -> List.of(all.get(0), all.get(1), SignedOpenings.NONE), Reason.DEALER);
    }
  }

  private static void changesOpenings(
      PresignFixture key, UnaryOperator<List<SignedOpenings>> change, Reason reason)
      throws Exception {
    Presigning session = key.presigning(1).deal().apply();
    var finish =
        new SessionFinish(
            session.opened.getFirst().session(), change.apply(List.copyOf(session.openings)));
    assertEquals(refused(reason), key.ask(0, finish));
    assertEquals(refused(Reason.SESSION), session.askFinish(0));
  }

  private static ScriptedPresigner script(PresignFixture key) {
    return requireNonNull(key.scripted.get(LIAR));
  }

  private static Point more(Point point) {
    return KERNEL.add(point, CurveFixture.point(Curve.P256, BigInteger.ONE)).orElseThrow();
  }

  private static BigInteger more(BigInteger number) {
    return number.add(BigInteger.ONE).mod(Curve.P256.order());
  }

  private static List<Seat> swapped(List<Seat> seats) {
    var swapped = new ArrayList<>(seats);
    Collections.swap(swapped, 3, 4);
    return swapped;
  }

  private static <T> List<T> with(List<T> list, int place, T other) {
    var changed = new ArrayList<>(list);
    changed.set(place, other);
    return changed;
  }
}
