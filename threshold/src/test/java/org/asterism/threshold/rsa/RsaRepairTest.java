package org.asterism.threshold.rsa;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Seeded;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.XCoordinate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// k helpers give a share back to the last bit, and none of what they send tells anything.
class RsaRepairTest {
  private final SecureRandom random = Seeded.random(RsaRepairTest.class);

  @ParameterizedTest
  @CsvSource({"2048,2,3", "2048,3,5", "3072,4,7", "4096,8,15", "2048,14,15"})
  void theShareComesBackAsItWas(int bits, int k, int n) throws Exception {
    RsaTwin twin = RsaTwin.generate(bits, 65537);
    var sharing = RsaSharing.draw(twin.key(), k, n, random);
    Map<XCoordinate, SecretBytes> shares;
    try (SecretBytes secret = twin.secret()) {
      shares = sharing.split(secret, random);
    }
    for (int round = 0; round < 4; round++) {
      var order = new ArrayList<>(sharing.xs());
      Collections.shuffle(order, random);
      XCoordinate lost = order.getLast();
      List<SecretBytes> sums = sums(shares, order.subList(0, k), lost);
      try (SecretBytes repaired = RsaRepair.share(sums, twin.key().shareLength())) {
        assertTrue(repaired.constantTimeEquals(requireNonNull(shares.get(lost))));
      }
      sums.forEach(SecretBytes::close);
    }
    shares.values().forEach(SecretBytes::close);
  }

  @Test
  void aWrongSumIsNoShare() throws Exception {
    RsaTwin twin = RsaTwin.generate(2048, 65537);
    var sharing = RsaSharing.draw(twin.key(), 2, 3, random);
    try (SecretBytes secret = twin.secret()) {
      Map<XCoordinate, SecretBytes> shares = sharing.split(secret, random);
      List<SecretBytes> sums = sums(shares, sharing.xs().subList(0, 2), sharing.xs().getLast());
      sums.set(0, SecretBytes.random(RsaRepair.partBytes(296), random));
      var refused = assertThrows(ThresholdRefused.class, () -> RsaRepair.share(sums, 296));
      assertEquals(Fault.SCALAR, refused.fault());
    }
  }

  @Test
  void dividesAsBigIntegerDoes() {
    long odd = RsaKey.D.shiftRight(15).longValueExact();
    for (int i = 0; i < 1_000; i++) {
      BigInteger quotient = new BigInteger(random.nextInt(300), random);
      BigInteger product = quotient.multiply(RsaKey.D);
      try (SecretInteger number = of(product);
          SecretInteger beside = of(product.add(BigInteger.valueOf(1 + random.nextInt(1000))))) {
        assertTrue(number.shiftExactly(15) && number.divideExactly(odd));
        assertEquals(quotient, value(number));
        assertTrue(!(beside.shiftExactly(15) && beside.divideExactly(odd)));
      }
    }
  }

  private List<SecretBytes> sums(
      Map<XCoordinate, SecretBytes> shares, List<XCoordinate> helpers, XCoordinate lost) {
    List<BigInteger> xs = helpers.stream().map(RsaRepairTest::number).toList();
    var columns = new ArrayList<List<SecretBytes>>();
    helpers.forEach(_ -> columns.add(new ArrayList<>()));
    for (XCoordinate helper : helpers) {
      List<SecretBytes> parts =
          RsaRepair.split(
              requireNonNull(shares.get(helper)),
              xs,
              number(helper),
              number(lost),
              length -> SecretBytes.random(length, random));
      for (int to = 0; to < parts.size(); to++) {
        columns.get(to).add(parts.get(to));
      }
    }
    var sums = new ArrayList<SecretBytes>();
    columns.forEach(column -> {
      sums.add(RsaRepair.sum(column));
      column.forEach(SecretBytes::close);
    });
    return sums;
  }

  private static BigInteger number(XCoordinate x) {
    return BigInteger.valueOf(x.value());
  }

  private static SecretInteger of(BigInteger number) {
    byte[] bytes = new byte[48];
    byte[] magnitude = number.toByteArray();
    System.arraycopy(magnitude, 0, bytes, bytes.length - magnitude.length, magnitude.length);
    try (var secret = SecretBytes.takeFrom(bytes)) {
      return SecretInteger.of(secret, 48);
    }
  }

  private static BigInteger value(SecretInteger number) {
    try (SecretBytes bytes = number.toBigEndian(48)) {
      return RsaTwin.number(bytes);
    }
  }
}
