package org.asterism.enclave.service;

import static org.asterism.enclave.service.ThresholdFixture.SALT;
import static org.asterism.enclave.service.ThresholdFixture.policy;
import static org.asterism.enclave.service.VaultFixture.onto;
import static org.asterism.enclave.service.VaultFixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;
import org.asterism.kernel.LibraryKernel;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.rsa.RsaSharing;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Reason;
import org.asterism.vault.operation.RsaExp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One power modulo 3^1500 gives a whole share away, because logarithms are read off there digit by
/// digit: the vault refuses it, and what the vault would compute without its check is the share.
final class SmoothModulusTest {
  private static final BigInteger THREE = BigInteger.valueOf(3);
  private static final int DIGITS = 1500;
  private static final BigInteger SMOOTH = THREE.pow(DIGITS);

  @TempDir Path directory;

  @Test
  void theVaultRefusesItAndTheArithmeticAloneWouldNot() throws Exception {
    try (var vault = new VaultFixture(directory, 1)) {
      var threshold = new ThresholdFixture(vault);
      var sharing = RsaSharing.draw(threshold.key, 3, 5, vault.random);
      try (SecretBytes exponent = threshold.exponent();
          SecretBytes share = sharing.split(exponent, vault.random).firstEntry().getValue()) {
        Handle handle = vault.handle();
        vault.put(handle, threshold.record(share, threshold.open(), policy()));
        Octets e = Octets.of(threshold.key.exponentBytes());
        var smooth = new RsaExp.Shown(Octets.of(bytes(SMOOTH)), e, SALT);
        Octets two = Octets.of(padded(BigInteger.TWO));
        assertEquals(
            refused(Reason.INPUT), vault.act(onto(handle, policy(), new RsaExp(smooth, two))));
        assertEquals(number(share), logarithm(unchecked(share)));
      }
    }
  }

  // What RsaExpExecution answers where it does not ask for the commitment.
  private static BigInteger unchecked(SecretBytes share) {
    try (SecretBytes power =
        LibraryKernel.open().modExp(padded(BigInteger.TWO), share, bytes(SMOOTH))) {
      return number(power);
    }
  }

  // To base 2, a generator modulo every power of 3 (Pohlig and Hellman).
  private static BigInteger logarithm(BigInteger power) {
    BigInteger found = power.mod(THREE).equals(BigInteger.ONE) ? BigInteger.ZERO : BigInteger.ONE;
    BigInteger reached = BigInteger.TWO.pow(found.intValue());
    BigInteger order = BigInteger.TWO;
    BigInteger step = BigInteger.valueOf(4);
    BigInteger modulus = THREE;
    for (int digit = 2; digit <= DIGITS; digit++) {
      modulus = modulus.multiply(THREE);
      while (!reached.subtract(power).mod(modulus).equals(BigInteger.ZERO)) {
        found = found.add(order);
        reached = reached.multiply(step).mod(SMOOTH);
      }
      order = order.multiply(THREE);
      step = step.pow(3).mod(SMOOTH);
    }
    return found;
  }

  private static BigInteger number(SecretBytes secret) {
    return secret.useArray(magnitude -> new BigInteger(1, magnitude));
  }

  private static byte[] padded(BigInteger number) {
    byte[] magnitude = bytes(number);
    byte[] padded = new byte[bytes(SMOOTH).length];
    System.arraycopy(magnitude, 0, padded, padded.length - magnitude.length, magnitude.length);
    return padded;
  }

  private static byte[] bytes(BigInteger number) {
    byte[] signed = number.toByteArray();
    return signed[0] == 0 ? Arrays.copyOfRange(signed, 1, signed.length) : signed;
  }
}
