package org.asterism.threshold.curve;

import static org.asterism.threshold.curve.BornKey.KERNEL;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Seeded;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.junit.jupiter.api.Test;

/// Products in edwards25519's subgroup come to what X25519 comes to.
class X25519FormTest {
  private final SecureRandom random = Seeded.random(X25519FormTest.class);

  @Test
  void agreesWithX25519() {
    for (int i = 0; i < 200; i++) {
      byte[] own = bytes();
      byte[] peers = new byte[X25519Form.BYTES];
      X25519.scalarMultBase(bytes(), 0, peers, 0);
      peers[31] |= (byte) (i % 2 == 0 ? 0x80 : 0);
      byte[] expected = new byte[X25519Form.BYTES];
      X25519.calculateAgreement(own, 0, peers, 0, expected, 0);
      try (var privateKey = SecretBytes.takeFrom(own);
          SecretBytes scalar = X25519Form.scalar(privateKey);
          SecretBytes shared =
              X25519Form.shared(
                  KERNEL.multiply(X25519Form.peer(KERNEL, peers).orElseThrow(), scalar))) {
        shared.borrowArray(found -> assertArrayEquals(expected, found));
      }
    }
  }

  // Of low order (RFC 7748 §6.1), on the twist, or no u-coordinate.
  @Test
  void whatHasNoProductIsNone() {
    for (String u :
        List.of(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
            "0200000000000000000000000000000000000000000000000000000000000000",
            "00")) {
      assertEquals(Optional.empty(), X25519Form.peer(KERNEL, HexFormat.of().parseHex(u)), u);
    }
    try (var shorter = SecretBytes.allocate(31)) {
      assertThrows(IllegalArgumentException.class, () -> X25519Form.scalar(shorter).close());
    }
  }

  private byte[] bytes() {
    byte[] bytes = new byte[X25519Form.BYTES];
    random.nextBytes(bytes);
    return bytes;
  }
}
