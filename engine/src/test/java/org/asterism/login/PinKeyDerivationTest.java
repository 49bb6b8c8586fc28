package org.asterism.login;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.asterism.custody.vaults.AbsentVault;
import org.asterism.custody.vaults.Member;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.XCoordinate;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;
import org.asterism.vault.Role;
import org.asterism.vault.Stretch;
import org.asterism.vault.VaultName;
import org.junit.jupiter.api.Test;

/// A PIN opens the same account with every later release.
class PinKeyDerivationTest {
  // The system's library, where there is one, and Bouncy Castle.
  @Test
  void stretched_isTheSameWhoeverDoesIt() {
    Stretch stretch = Stretch.floor(Octets.of(new byte[16]));
    try (var pin = SecretBytes.takeFrom("user-1234".getBytes(US_ASCII));
        var stretched = PinKeyDerivation.stretch(pin, stretch);
        var portable = PinKeyDerivation.portable(pin, stretch)) {
      assertTrue(stretched.constantTimeEquals(portable));
      // Computed with the reference implementation, from Python.
      assertEquals(
          "957206e2779dd50f7044c92b708e69c085813b1f9cbe33521cced2124bbf76dd",
          stretched.useArray(HexFormat.of()::formatHex));
    }
  }

  @Test
  void credential_isWhatItWas() {
    // Computed with Python's hmac: HKDF-SHA-256 of 00 01 .. 1f, without salt.
    byte[] counted = new byte[32];
    for (int i = 0; i < counted.length; i++) {
      counted[i] = (byte) i;
    }
    byte[] enrolment = new byte[EnrolmentId.LENGTH];
    Arrays.fill(enrolment, (byte) 7);
    var name = new VaultName("vault-1", EnrolmentId.of(enrolment));
    var member = new Member(new XCoordinate(1), new AbsentVault(name), List.of());
    try (var stretched = SecretBytes.takeFrom(counted);
        var credential =
            PinKeyDerivation.credential(stretched, member, Role.USER, new EpochTag(42))) {
      assertEquals(
          "6a72042f5a7b3b7e06363a3408253f1f237c603f2676d391e70cf7fccf45c80b",
          credential.useArray(HexFormat.of()::formatHex));
    }
  }
}
