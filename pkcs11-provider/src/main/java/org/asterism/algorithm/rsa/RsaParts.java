package org.asterism.algorithm.rsa;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.asterism.crypto.DerException;
import org.asterism.cryptoki.Cka;
import org.asterism.key.KeyMaterial;
import org.asterism.pkcs11.attribute.Given;
import org.asterism.secret.SecretBytes;
import org.bouncycastle.util.BigIntegers;

/// The numbers of an RSA private key that are no attributes (PKCS#11 v3.1 §6.1.3).
final class RsaParts {
  /// What an import need not state; where it states one, it states the primes.
  static final List<Long> CRT =
      List.of(Cka.PRIME_1, Cka.PRIME_2, Cka.EXPONENT_1, Cka.EXPONENT_2, Cka.COEFFICIENT);

  private static final Map<Long, RsaPkcs8.Part> PARTS =
      Map.of(
          Cka.PRIVATE_EXPONENT, RsaPkcs8.Part.PRIVATE_EXPONENT,
          Cka.PRIME_1, RsaPkcs8.Part.PRIME_1,
          Cka.PRIME_2, RsaPkcs8.Part.PRIME_2,
          Cka.EXPONENT_1, RsaPkcs8.Part.EXPONENT_1,
          Cka.EXPONENT_2, RsaPkcs8.Part.EXPONENT_2,
          Cka.COEFFICIENT, RsaPkcs8.Part.COEFFICIENT);

  private RsaParts() {}

  /// The number, unsigned, without leading zeros; empty where `type` is none of them.
  static Optional<SecretBytes> read(KeyMaterial material, long type) {
    return Optional.ofNullable(PARTS.get(type))
        .map(part -> {
          try {
            return RsaPkcs8.part(material.encoded(), part);
          } catch (DerException e) {
            throw new IllegalStateException("the material is not the rsa key that it says", e);
          }
        });
  }

  static SecretBytes privateExponent(KeyMaterial material) {
    return read(material, Cka.PRIVATE_EXPONENT).orElseThrow();
  }

  /// Whether the CRT numbers in a template are those of the key.
  static boolean agree(KeyMaterial material, Given given) {
    return CRT.stream().allMatch(type -> agrees(material, given, type));
  }

  /// Whether the numbers of a PKCS#8 are those of the key.
  static boolean agree(KeyMaterial material, Map<RsaPkcs8.Part, BigInteger> numbers) {
    return CRT.stream()
        .allMatch(
            type -> agrees(material, Objects.requireNonNull(numbers.get(PARTS.get(type))), type));
  }

  private static boolean agrees(KeyMaterial material, Given given, long type) {
    return given.number(type).filter(stated -> !agrees(material, stated, type)).isEmpty();
  }

  private static boolean agrees(KeyMaterial material, BigInteger stated, long type) {
    try (var mine = read(material, type).orElseThrow();
        var theirs = SecretBytes.takeFrom(BigIntegers.asUnsignedByteArray(stated))) {
      return mine.constantTimeEquals(theirs);
    }
  }
}
