package org.asterism.enclave.service;

import static org.asterism.enclave.service.BirthFixture.K;
import static org.asterism.enclave.service.BirthFixture.KERNEL;
import static org.asterism.enclave.service.BirthFixture.N;
import static org.asterism.enclave.service.BirthFixture.SALT;
import static org.asterism.enclave.service.VaultFixture.onto;
import static org.asterism.enclave.service.VaultFixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Point;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.CorruptSecretException;
import org.asterism.threshold.SizeBucket;
import org.asterism.threshold.curve.FeldmanVector;
import org.asterism.threshold.curve.Interpolation;
import org.asterism.vault.Act;
import org.asterism.vault.Outcome;
import org.asterism.vault.Reason;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.StoredRecord.Signer;
import org.asterism.vault.StoredRecord.ThresholdKey;
import org.asterism.vault.operation.Release;
import org.asterism.vault.operation.SessionApply.Applied;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionOpen.Opened;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Vaults that deal a key to each other have shares of one key that nobody has, bound to it and to
/// each other.
final class BirthTest {
  private static final Outcome DONE = new Outcome.Done();

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void anyQuorumHasTheKeyThatAllAreBoundTo(Curve curve) throws Exception {
    try (var birth = new BirthFixture(directory, curve)) {
      List<Opened> opened = birth.openAll();
      List<Dealt> dealt = birth.dealAll(opened);
      Point key = sum(curve, dealt).constant().orElseThrow();
      for (int i = 0; i < N; i++) {
        var applied = assertInstanceOf(Applied.class, birth.ask(i, birth.apply(i, opened, dealt)));
        BigInteger x = BigInteger.valueOf(i + 1L);
        assertEquals(
            sum(curve, dealt).at(KERNEL, x),
            KERNEL.decode(curve, applied.publicShare().toByteArray()));
        assertEquals(Optional.empty(), birth.vaults.get(i).stored(birth.handles.get(i), r -> r));
        assertEquals(DONE, birth.kept(i, birth.keep(i, opened)));
        birth.vaults.get(i).restart();
        requireBound(birth, i, opened, key);
      }
      for (int without = 0; without < N; without++) {
        assertEquals(Optional.of(key), publicKey(birth, without));
      }
    }
  }

  @Test
  void itIsNeverReleased() throws Exception {
    try (var birth = new BirthFixture(directory, Curve.P256)) {
      List<Opened> opened = birth.applyAll();
      assertEquals(DONE, birth.kept(0, birth.keep(0, opened)));
      Act<?> release =
          VaultFixture.with(
              birth.grants.getFirst(),
              onto(birth.handles.getFirst(), birth.policy(0), new Release(0)));
      assertEquals(refused(Reason.DENIED), birth.vaults.getFirst().act(release));
    }
  }

  @Test
  void noTwoSharesOrSessionsAreAlike() throws Exception {
    try (var birth = new BirthFixture(directory, Curve.EDWARDS25519)) {
      List<Opened> opened = birth.openAll();
      List<Opened> again = birth.openAll();
      var names = new HashSet<Object>();
      for (List<Opened> each : List.of(opened, again)) {
        for (Opened one : each) {
          assertTrue(birth.open.isSigned(one));
          assertEquals(16 + 32 + 32 + 32 + 32 + 64, one.bytes().length);
          names.addAll(
              List.of(
                  one.session(), one.pseudonym(), one.boxKey(), one.nonce(), one.vectorDigest()));
        }
      }
      assertEquals(2 * N * 5, names.size());
    }
  }

  private static FeldmanVector sum(Curve curve, List<Dealt> dealt) {
    FeldmanVector sum =
        FeldmanVector.decode(KERNEL, curve, dealt.getFirst().vector()).orElseThrow();
    for (Dealt one : dealt.subList(1, dealt.size())) {
      sum = sum.plus(KERNEL, FeldmanVector.decode(KERNEL, curve, one.vector()).orElseThrow());
    }
    return sum;
  }

  private static void requireBound(BirthFixture birth, int i, List<Opened> opened, Point key)
      throws Exception {
    byte[] salt = SALT.toByteArray();
    var commitments =
        new StoredRecord.Commitments(
            Commitment.toKey(salt, birth.curve.group().number(), key.encoded()),
            Commitment.toRoster(salt, K, birth.seats(opened)));
    assertEquals(Optional.of(commitments), look(birth, i, ThresholdKey::commitments));
    assertEquals(Optional.of(birth.curve.group()), look(birth, i, one -> one.purpose().group()));
    assertEquals(Optional.of(true), look(birth, i, one -> one.signer() instanceof Signer.Kept));
  }

  private static <T> Optional<T> look(BirthFixture birth, int i, Function<ThresholdKey, T> look)
      throws Exception {
    return birth
        .vaults
        .get(i)
        .stored(
            birth.handles.get(i),
            record -> look.apply(assertInstanceOf(ThresholdKey.class, record)));
  }

  private static Optional<Point> publicKey(BirthFixture birth, int without) throws Exception {
    Map<BigInteger, SecretBytes> shares = new LinkedHashMap<>();
    for (int i = 0; i < N; i++) {
      if (i != without) {
        shares.put(BigInteger.valueOf(i + 1L), share(birth, i));
      }
    }
    try (SecretBytes whole = Interpolation.atZero(birth.curve, shares.keySet()).ofShares(shares)) {
      return Optional.of(KERNEL.multiplyBase(birth.curve, whole));
    } finally {
      shares.values().forEach(SecretBytes::close);
    }
  }

  private static SecretBytes share(BirthFixture birth, int i) throws Exception {
    return look(birth, i, one -> unpadded(one.share())).orElseThrow();
  }

  private static SecretBytes unpadded(SecretBytes padded) {
    try {
      return SizeBucket.unpad(padded);
    } catch (CorruptSecretException e) {
      throw new AssertionError(e);
    }
  }
}
