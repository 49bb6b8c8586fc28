package org.asterism.pkcs11.object;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.asterism.crypto.Curves;
import org.asterism.crypto.KeyImport;
import org.asterism.crypto.SecretLengths;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.Curve;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.secret.SecretBytes;
import org.bouncycastle.util.BigIntegers;

/// The key that a template for `C_CreateObject` spells out: checked, and whole.
///
/// @param material owned; empty for public keys and for objects that are no key
record ImportedKey(Optional<KeyFacts> facts, Optional<KeyMaterial> material)
    implements AutoCloseable {
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int PRINTABLE_STRING = 0x13;

  /// How the keys of one table are read.
  @FunctionalInterface
  interface Reader {
    /// @param keyType the table's `CKK_`
    ImportedKey read(Given given, long keyType) throws CryptokiException;
  }

  /// No key at all.
  static ImportedKey none(Given given, long keyType) {
    return new ImportedKey(Optional.empty(), Optional.empty());
  }

  static ImportedKey rsaPublic(Given given, long keyType) throws CryptokiException {
    var n = modulus(given);
    var e = number(given, Cka.PUBLIC_EXPONENT);
    if (!KeyImport.isRsaPublic(n, e)) {
      throw new CryptokiException(
          Ckr.ATTRIBUTE_VALUE_INVALID, "modulus and exponent are no rsa key of this token");
    }
    var facts =
        new KeyFacts.Rsa(BigIntegers.asUnsignedByteArray(n), BigIntegers.asUnsignedByteArray(e));
    return new ImportedKey(Optional.of(facts), Optional.empty());
  }

  static ImportedKey ecPublic(Given given, long keyType) throws CryptokiException {
    var curve = curve(given);
    byte[] point = point(given, curve).orElseThrow(() -> Given.missing(Cka.EC_POINT));
    return new ImportedKey(Optional.of(new KeyFacts.Ec(curve, point)), Optional.empty());
  }

  static ImportedKey rsaPrivate(Given given, long keyType) throws CryptokiException {
    var n = modulus(given);
    var e = given.number(Cka.PUBLIC_EXPONENT);
    var d = number(given, Cka.PRIVATE_EXPONENT);
    if (RsaParts.CRT.stream().noneMatch(type -> given.get(type).isPresent())) {
      return of(KeyImport.rsa(n, e, d));
    }
    var p = number(given, Cka.PRIME_1);
    var q = number(given, Cka.PRIME_2);
    var imported = of(KeyImport.rsa(n, e, d, p, q));
    if (!RsaParts.agree(imported.material.orElseThrow(), given)) {
      imported.close();
      throw new CryptokiException(
          Ckr.TEMPLATE_INCONSISTENT, "the crt numbers do not belong to the exponents and primes");
    }
    return imported;
  }

  static ImportedKey ecPrivate(Given given, long keyType) throws CryptokiException {
    var curve = curve(given);
    var stated = point(given, curve);
    var material = KeyImport.ec(curve, number(given, Cka.VALUE));
    byte[] computed = ((KeyFacts.Ec) material.facts()).point();
    if (stated.isPresent() && !Arrays.equals(stated.get(), computed)) {
      material.close();
      throw new CryptokiException(
          Ckr.TEMPLATE_INCONSISTENT, "the point does not belong to the private value");
    }
    return of(material);
  }

  static ImportedKey secret(Given given, long keyType) throws CryptokiException {
    var value = given.get(Cka.VALUE).orElseThrow(() -> Given.missing(Cka.VALUE));
    int length = Plain.length(value);
    if (keyType != Ckk.AES && length > SecretLengths.MAX_GENERIC_BYTES) {
      throw new CryptokiException(
          Ckr.KEY_SIZE_RANGE,
          "expected at most %d bytes, found %d".formatted(SecretLengths.MAX_GENERIC_BYTES, length));
    }
    if (!SecretLengths.allows(keyType, length)) {
      throw new CryptokiException(
          Ckr.ATTRIBUTE_VALUE_INVALID, "no such key has %d bytes".formatted(length));
    }
    return of(new KeyMaterial(new KeyFacts.Secret(keyType, length), copy(value)));
  }

  @Override
  public void close() {
    material.ifPresent(KeyMaterial::close);
  }

  private static ImportedKey of(KeyMaterial material) {
    return new ImportedKey(Optional.of(material.facts()), Optional.of(material));
  }

  private static BigInteger modulus(Given given) throws CryptokiException {
    var n = number(given, Cka.MODULUS);
    int bits = n.bitLength();
    if (bits < KeyImport.MIN_RSA_BITS || bits > KeyImport.MAX_RSA_BITS) {
      throw new CryptokiException(
          Ckr.KEY_SIZE_RANGE,
          "expected a modulus of %d to %d bits, found %d"
              .formatted(KeyImport.MIN_RSA_BITS, KeyImport.MAX_RSA_BITS, bits));
    }
    return n;
  }

  private static BigInteger number(Given given, long type) throws CryptokiException {
    return given.number(type).orElseThrow(() -> Given.missing(type));
  }

  // PKCS#11 v3.1 §6.3: another curve is not supported; parameters in any form but a name or an
  // object identifier are invalid.
  private static Curve curve(Given given) throws CryptokiException {
    byte[] parameters = given.bytes(Cka.EC_PARAMS).orElseThrow(() -> Given.missing(Cka.EC_PARAMS));
    boolean named =
        parameters.length > 2
            && (parameters[0] == OBJECT_IDENTIFIER || parameters[0] == PRINTABLE_STRING)
            && parameters[1] == parameters.length - 2;
    return Curves.byParameters(parameters)
        .orElseThrow(() ->
            new CryptokiException(
                named ? Ckr.CURVE_NOT_SUPPORTED : Ckr.DOMAIN_PARAMS_INVALID,
                "expected P-256, P-384 or P-521, by name or object identifier"));
  }

  private static Optional<byte[]> point(Given given, Curve curve) throws CryptokiException {
    var stated = given.bytes(Cka.EC_POINT);
    var point = stated.flatMap(bytes -> Curves.point(curve, bytes));
    if (stated.isPresent() && point.isEmpty()) {
      throw new CryptokiException(
          Ckr.ATTRIBUTE_VALUE_INVALID, "expected an uncompressed point of " + curve);
    }
    return point;
  }

  private static SecretBytes copy(AttributeValue value) {
    return value instanceof AttributeValue.Secret(var hidden)
        ? hidden.copy()
        : SecretBytes.copyOf(MemorySegment.ofArray(Plain.of(value).orElseThrow()));
  }
}
