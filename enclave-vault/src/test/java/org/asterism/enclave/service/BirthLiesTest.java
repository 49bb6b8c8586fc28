package org.asterism.enclave.service;

import static org.asterism.enclave.service.BirthFixture.N;
import static org.asterism.enclave.service.BirthFixture.dealing;
import static org.asterism.enclave.service.BirthFixture.dealings;
import static org.asterism.enclave.service.VaultFixture.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.asterism.kernel.Curve;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.box.BoxKey;
import org.asterism.threshold.box.SealedBox;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultRefused.Accusation;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionApply.Applied;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionOpen.Opened;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A dealing that is not what its dealer was committed to is refused by the dealer's place, with
/// the key that lets others see it, and ends the session; so does what an engine swaps.
final class BirthLiesTest {
  private static final ScriptedMember.Lie NONE = (_, right) -> right.copy();

  @TempDir Path directory;
  private final SecureRandom random = VaultFixture.seeded(20261130);
  private BirthFixture birth;

  @BeforeEach
  void openVaults() throws Exception {
    birth = new BirthFixture(directory, Curve.P256);
  }

  @AfterEach
  void close() {
    birth.close();
  }

  /// A birth in which one member says what a test wants.
  private final class Scene implements AutoCloseable {
    final int liar;
    final ScriptedMember member;
    final List<Opened> opened = new ArrayList<>();
    final List<Dealt> dealt = new ArrayList<>();

    Scene(int liar, ScriptedMember.Change committed) throws Exception {
      this.liar = liar;
      this.member = new ScriptedMember(birth, random, committed);
      for (int i = 0; i < N; i++) {
        opened.add(i == liar ? member.opened() : birth.opened(i));
      }
    }

    Scene deal(List<byte[]> vector, ScriptedMember.Lie lie) throws Exception {
      for (int i = 0; i < N; i++) {
        dealt.add(i == liar ? member.deal(liar, told(), vector, lie) : birth.dealt(i, opened));
      }
      return this;
    }

    SessionDeal told() {
      return new SessionDeal(member.opened().session(), birth.seats(opened), opened);
    }

    int victim() {
      return liar == 0 ? 1 : 0;
    }

    Accusation accused(List<SealedDealing> dealings) throws Exception {
      int victim = victim();
      return birth.accusation(victim, new SessionApply(opened.get(victim).session(), dealings));
    }

    void accuses(List<SealedDealing> dealings) throws Exception {
      assertEquals(liar, accused(dealings).dealer());
    }

    void accuses() throws Exception {
      accuses(dealings(victim(), dealt));
    }

    List<SealedDealing> with(SealedDealing other) {
      var all = dealings(victim(), dealt);
      all.set(liar, other);
      return all;
    }

    @Override
    public void close() {
      member.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWrongSubShareFromEachDealer(Curve curve) throws Exception {
    birth.close();
    birth = new BirthFixture(directory.resolve(curve.name()), curve);
    for (int liar = 0; liar < N; liar++) {
      try (var scene = new Scene(liar, vector -> vector)) {
        scene.deal(scene.member.vector(), (_, right) -> plusOne(curve, right)).accuses();
      }
      try (var scene = new Scene(liar, vector -> vector)) {
        scene
            .deal(scene.member.vector(), (_, _) -> SecretBytes.allocate(curve.scalarBytes()))
            .accuses();
      }
    }
  }

  @Test
  void anHonestScriptIsTaken() throws Exception {
    try (var scene = new Scene(2, vector -> vector).deal(List.of(), NONE)) {
      scene.dealt.set(2, scene.member.deal(2, scene.told(), scene.member.vector(), NONE));
      assertInstanceOf(Applied.class, birth.ask(0, birth.apply(0, scene.opened, scene.dealt)));
    }
  }

  @Test
  void theKeyThatIsShownOpensTheBoxForAll() throws Exception {
    try (var scene = new Scene(1, vector -> vector)) {
      scene.deal(scene.member.vector(), (_, right) -> plusOne(Curve.P256, right));
      Accusation accusation = scene.accused(dealings(0, scene.dealt));
      SealedDealing shown = dealing(1, 0, scene.dealt.get(1));
      try (var key = BoxKey.of(SecretBytes.takeFrom(accusation.boxKey().toByteArray()));
          SecretBytes subShare =
              key.open(
                  1,
                  shown.box(),
                  scene.told().transcript(birth.open.terms()).boxInfo(1, 0),
                  Curve.P256.scalarBytes());
          SecretBytes right = scene.member.polynomial.at(BigInteger.ONE);
          SecretBytes wrong = plusOne(Curve.P256, right)) {
        assertTrue(wrong.constantTimeEquals(subShare));
        assertArrayEquals(scene.opened.getFirst().boxKey().toByteArray(), key.publicKey());
      }
    }
  }

  @Test
  void aVectorOfAnotherLengthOrThatWasNotOpened() throws Exception {
    for (ScriptedMember.Change other :
        List.<ScriptedMember.Change>of(
            vector -> vector.subList(0, 1),
            vector -> List.of(vector.getFirst(), vector.getLast(), vector.getLast()),
            vector -> List.of(vector.getFirst(), vector.getFirst()),
            _ -> List.of(),
            vector -> List.of(new byte[0], vector.getLast()),
            vector -> List.of(vector.getFirst(), new byte[0]),
            vector -> List.of(vector.getFirst(), NoPoints.offCurve(Curve.P256)))) {
      // Committed to it, and changed after Open.
      try (var scene = new Scene(1, other)) {
        scene.deal(other.of(scene.member.vector()), NONE).accuses();
      }
      try (var scene = new Scene(1, vector -> vector)) {
        scene.deal(other.of(scene.member.vector()), NONE).accuses();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"P256", "EDWARDS25519"})
  void aVectorWithWhatIsNoPoint(Curve curve) throws Exception {
    birth.close();
    birth = new BirthFixture(directory.resolve(curve.name()), curve);
    for (byte[] none : NoPoints.of(curve)) {
      ScriptedMember.Change other = vector -> List.of(vector.getFirst(), none);
      try (var scene = new Scene(2, other)) {
        scene.deal(other.of(scene.member.vector()), NONE).accuses();
      }
    }
  }

  @Test
  void aBoxForAnotherReceiverOrOfAnotherDealer() throws Exception {
    try (var scene = new Scene(1, vector -> vector)) {
      scene.deal(scene.member.vector(), NONE);
      scene.accuses(scene.with(dealing(1, 2, scene.dealt.get(1))));
    }
    try (var scene = new Scene(1, vector -> vector)) {
      scene.deal(scene.member.vector(), NONE);
      // Signed by its dealer, and yet for another.
      List<SealedBox> boxes = scene.dealt.get(1).boxes().reversed();
      Dealt swapped = scene.member.sign(1, scene.told(), scene.member.vector(), boxes);
      scene.accuses(scene.with(dealing(1, 0, swapped)));
    }
    try (var scene = new Scene(1, vector -> vector)) {
      scene.deal(scene.member.vector(), NONE);
      scene.accuses(scene.with(dealing(1, 0, scene.dealt.get(2))));
    }
  }

  @Test
  void boxesThatAreTooFewOrBroken() throws Exception {
    for (int many : new int[] {1, 2}) {
      try (var scene = new Scene(2, vector -> vector)) {
        scene.deal(scene.member.vector(), NONE);
        List<SealedBox> boxes = scene.dealt.get(2).boxes().subList(0, many);
        Dealt few = scene.member.sign(2, scene.told(), scene.member.vector(), boxes);
        scene.accuses(scene.with(dealing(2, 0, few)));
      }
    }
    try (var scene = new Scene(2, vector -> vector)) {
      scene.deal(scene.member.vector(), (_, _) -> SecretBytes.allocate(31)).accuses();
    }
    for (SealedBox broken :
        List.of(
            new SealedBox(new byte[0], new byte[0]),
            new SealedBox(new byte[32], new byte[48]),
            new SealedBox(new byte[33], new byte[48]))) {
      try (var scene = new Scene(2, vector -> vector)) {
        scene.deal(scene.member.vector(), NONE);
        var boxes = List.of(broken, broken, broken);
        Dealt dealt = scene.member.sign(2, scene.told(), scene.member.vector(), boxes);
        scene.accuses(scene.with(dealing(2, 0, dealt)));
      }
    }
  }

  @Test
  void aSignatureOfAnotherDealerAndADealingOfAnotherSession() throws Exception {
    SealedDealing before;
    try (var scene = new Scene(1, vector -> vector)) {
      scene.deal(scene.member.vector(), NONE);
      SealedDealing right = dealing(1, 0, scene.dealt.get(1));
      SealedDealing others = dealing(2, 0, scene.dealt.get(2));
      before = right;
      scene.accuses(
          scene.with(
              new SealedDealing(
                  1, right.vector(), right.box(), right.boxDigests(), others.signature())));
    }
    try (var scene = new Scene(1, vector -> vector)) {
      scene.deal(scene.member.vector(), NONE);
      scene.accuses(scene.with(before));
    }
  }

  @Test
  void dealingsThatAreNotOneOfEach() throws Exception {
    List<Opened> opened = birth.openAll();
    List<Dealt> dealt = birth.dealAll(opened);
    var few = new SessionApply(opened.getFirst().session(), dealings(0, dealt).subList(0, 2));
    assertEquals(refused(Reason.INPUT), birth.ask(0, few));
    var many = new ArrayList<>(dealings(1, dealt));
    many.add(many.getFirst());
    assertEquals(
        refused(Reason.INPUT), birth.ask(1, new SessionApply(opened.get(1).session(), many)));
    var twice = dealings(2, dealt);
    twice.set(1, twice.getFirst());
    assertEquals(
        refused(Reason.INPUT), birth.ask(2, new SessionApply(opened.get(2).session(), twice)));
  }

  private static SecretBytes plusOne(Curve curve, SecretBytes scalar) {
    ScalarField field = ScalarField.of(curve);
    try (SecretBytes one = field.scalar(BigInteger.ONE)) {
      return field.add(scalar, one);
    }
  }
}
