package org.asterism.algorithm.pqc;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyMaterial;
import org.asterism.pkcs11.attribute.Given;
import org.asterism.pkcs11.attribute.Plain;
import org.asterism.secret.SecretBytes;

/// A private key as a template spells it out: the seed, the expanded key, or both, which must
/// belong together then. The seed is kept where it is known.
final class PqcImport {
  private PqcImport() {}

  static KeyMaterial of(PqcKeyType type, ParameterSet set, Given given) throws CryptokiException {
    var seed = value(given, Cka.SEED);
    var expanded = value(given, Cka.VALUE);
    try {
      requireLength(seed, set, set.seedBytes());
      requireLength(expanded, set, set.privateBytes());
      if (seed.isPresent() && expanded.isPresent()) {
        requireSame(set, seed.get(), expanded.get());
      }
      var octets = seed.or(() -> expanded).orElseThrow(() -> Given.missing(Cka.VALUE));
      return type.checked(set, octets.copy());
    } catch (IllegalArgumentException e) {
      throw new CryptokiException(
          Ckr.ATTRIBUTE_VALUE_INVALID, "expected a private key of " + set.name());
    } finally {
      seed.ifPresent(SecretBytes::close);
      expanded.ifPresent(SecretBytes::close);
    }
  }

  private static void requireLength(Optional<SecretBytes> value, ParameterSet set, int length)
      throws CryptokiException {
    if (value.isPresent() && value.get().length() != length) {
      throw new CryptokiException(
          Ckr.ATTRIBUTE_VALUE_INVALID,
          "expected %d bytes for %s, found %d".formatted(length, set.name(), value.get().length()));
    }
  }

  private static void requireSame(ParameterSet set, SecretBytes seed, SecretBytes expanded)
      throws CryptokiException {
    if (!PqcPkcs8.isExpandedFrom(set, seed, expanded)) {
      throw new CryptokiException(
          Ckr.TEMPLATE_INCONSISTENT, "CKA_VALUE is not what CKA_SEED expands to");
    }
  }

  // An application that has no seed may write an empty one.
  private static Optional<SecretBytes> value(Given given, long type) {
    return given.get(type).filter(value -> Plain.length(value) > 0).map(PqcImport::copy);
  }

  private static SecretBytes copy(AttributeValue value) {
    return value instanceof AttributeValue.Secret(var hidden)
        ? hidden.copy()
        : SecretBytes.copyOf(MemorySegment.ofArray(Plain.of(value).orElseThrow()));
  }
}
