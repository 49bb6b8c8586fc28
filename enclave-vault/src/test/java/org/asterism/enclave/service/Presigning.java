package org.asterism.enclave.service;

import static java.util.Objects.requireNonNull;
import static org.asterism.enclave.service.PresignFixture.KERNEL;
import static org.asterism.enclave.service.PresignFixture.SALT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Point;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.curve.Interpolation;
import org.asterism.threshold.curve.PublicScalar;
import org.asterism.threshold.ecdsa.EcdsaRound;
import org.asterism.threshold.ecdsa.EcdsaVerification;
import org.asterism.threshold.ecdsa.Opening;
import org.asterism.threshold.ecdsa.PresignCheck;
import org.asterism.threshold.ecdsa.PresignShape;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.EcdsaSign;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionApply.Applied;
import org.asterism.vault.operation.SessionApply.SignedOpenings;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Cast;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionFinish;
import org.asterism.vault.operation.SessionFinish.Finished;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;

/// One session in which vaults presign, as their engine sees it: what it has heard so far, and what
/// it says next, which a test may change.
final class Presigning {
  final PresignFixture key;
  final SessionOpen open;

  // Places among the vaults.
  final List<Integer> participants;
  final List<Integer> keepers;

  // In the order of the participants.
  final List<Opened> opened = new ArrayList<>();
  final List<Dealt> dealt = new ArrayList<>();
  final List<SignedOpenings> openings = new ArrayList<>();

  // By vault.
  final Map<Integer, Finished> finished = new LinkedHashMap<>();

  Presigning(
      PresignFixture key, SessionOpen open, List<Integer> participants, List<Integer> keepers)
      throws VaultException {
    this.key = key;
    this.open = open;
    this.participants = participants;
    this.keepers = keepers;
    for (int i : participants) {
      ScriptedPresigner own = key.scripted.get(i);
      opened.add(own == null ? assertInstanceOf(Opened.class, key.use(i, open)) : own.opened(open));
    }
  }

  Cast cast() {
    return new Cast(participants, keepers, SALT);
  }

  /// What the participant at this place is told.
  SessionDeal deal(int place) {
    return deal(place, cast());
  }

  SessionDeal deal(int place, Cast cast) {
    return new SessionDeal(opened.get(place).session(), key.seats, opened, Optional.of(cast));
  }

  Outcome ask(int place, SessionDeal deal) throws VaultException {
    return key.ask(participants.get(place), deal);
  }

  PresignShape shape() throws ThresholdRefused {
    return PresignShape.of(
        key.curve,
        open.k(),
        participants.stream().map(key::x).toList(),
        keepers.stream().map(key::x).toList());
  }

  Presigning deal() throws Exception {
    for (int place = 0; place < participants.size(); place++) {
      ScriptedPresigner own = key.scripted.get(participants.get(place));
      dealt.add(
          own == null ? assertInstanceOf(Dealt.class, ask(place, deal(place))) : own.deal(this));
    }
    return this;
  }

  SessionApply apply(int place) {
    return new SessionApply(opened.get(place).session(), BirthFixture.dealings(place, dealt));
  }

  Presigning apply() throws Exception {
    for (int place = 0; place < participants.size(); place++) {
      int vault = participants.get(place);
      ScriptedPresigner own = key.scripted.get(vault);
      openings.add(
          own == null
              ? assertInstanceOf(Applied.class, key.ask(vault, apply(place))).opened()
              : own.apply(this));
    }
    return this;
  }

  SessionFinish finish(int place) {
    return new SessionFinish(opened.get(place).session(), openings);
  }

  Outcome askFinish(int vault) throws VaultException {
    return key.ask(vault, finish(participants.indexOf(vault)));
  }

  Presigning finish() throws Exception {
    for (int keeper : keepers) {
      finished.put(keeper, assertInstanceOf(Finished.class, askFinish(keeper)));
    }
    return this;
  }

  /// All of it.
  Presigning all() throws Exception {
    return deal().apply().finish();
  }

  /// The nonce point of one of the batch, as everybody can compute it.
  Point nonce(int index) throws ThresholdRefused {
    Map<BigInteger, Point> points = new LinkedHashMap<>();
    for (int keeper : keepers) {
      byte[] own = openings.get(participants.indexOf(keeper)).openings().toByteArray();
      points.put(
          key.x(keeper),
          Opening.decodeAll(KERNEL, key.curve, own, open.batch()).get(index).nonce());
    }
    return Interpolation.atZero(key.curve, points.keySet()).ofPoints(KERNEL, points).orElseThrow();
  }

  /// What this keeper answered in the end.
  Finished finished(int vault) {
    return requireNonNull(finished.get(vault));
  }

  PresignCheck check(int vault, int index) {
    byte[] checks = finished(vault).checks().toByteArray();
    int each = key.curve.pointBytes();
    assertEquals(2 * each * open.batch(), checks.length);
    return new PresignCheck(point(checks, 2 * index * each), point(checks, (2 * index + 1) * each));
  }

  boolean isOfTheKey(int index) {
    Map<BigInteger, PresignCheck> checks = new LinkedHashMap<>();
    keepers.forEach(keeper -> checks.put(key.x(keeper), check(keeper, index)));
    return PresignCheck.isOf(KERNEL, key.publicKey, checks);
  }

  EcdsaSign sign(int vault, int index, byte[] digest, byte[] freshness) {
    return new EcdsaSign(
        new EcdsaSign.Presigned(finished(vault).batch(), index),
        Octets.of(digest),
        Octets.of(freshness));
  }

  /// Signs with one of the batch; each keeper's part is right, and so is the signature.
  void requireSigns(int index, byte[] digest, byte[] freshness) throws Exception {
    EcdsaRound round = EcdsaRound.of(KERNEL, nonce(index), digest, freshness);
    Map<BigInteger, BigInteger> parts = new LinkedHashMap<>();
    for (int keeper : keepers) {
      BigInteger part = part(key.curve, key.use(keeper, sign(keeper, index, digest, freshness)));
      assertTrue(round.isShare(check(keeper, index), part));
      parts.put(key.x(keeper), part);
    }
    byte[] signature = round.signature(parts);
    assertTrue(EcdsaVerification.verifies(KERNEL, key.publicKey, digest, signature));
  }

  static BigInteger part(Curve curve, Outcome outcome) {
    try (var share = assertInstanceOf(EcdsaSign.Share.class, outcome)) {
      return PublicScalar.reveal(curve, share.share());
    }
  }

  private Point point(byte[] encoded, int from) {
    byte[] one = Arrays.copyOfRange(encoded, from, from + key.curve.pointBytes());
    return KERNEL.decode(key.curve, one).orElseThrow();
  }
}
