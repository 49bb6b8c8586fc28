package org.asterism.algorithm;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyForm;
import org.asterism.key.KeyMaterial;
import org.asterism.pkcs11.attribute.Given;
import org.asterism.pkcs11.attribute.ObjectTable;
import org.asterism.pkcs11.attribute.Plain;
import org.asterism.secret.SecretBytes;

/// A type of secret keys: they differ in what they are for, in length, and in their check value.
///
/// @param uses the `CKA_` of what such keys can do
/// @param check of a value, what begins with its check value; erased afterwards
public record SecretKeyType(
    long code, Set<Long> uses, SecretLengths lengths, UnaryOperator<byte[]> check)
    implements KeyType {
  private static final int CHECK_VALUE_BYTES = 3;

  @Override
  public List<ObjectTable> tables() {
    return List.of(ObjectTable.secretKey(code, uses));
  }

  @Override
  public boolean isOf(KeyFacts facts) {
    return facts instanceof KeyFacts.Secret(long keyType, _) && keyType == code;
  }

  @Override
  public Optional<KeyForm> form() {
    return Optional.empty();
  }

  @Override
  public long wholeClass() {
    return Cko.SECRET_KEY;
  }

  @Override
  public ImportedKey read(long objectClass, Given given) throws CryptokiException {
    var value = given.get(Cka.VALUE).orElseThrow(() -> Given.missing(Cka.VALUE));
    int length = Plain.length(value);
    if (lengths.isOpen() && length > lengths.most()) {
      throw new CryptokiException(
          Ckr.KEY_SIZE_RANGE,
          "expected at most %d bytes, found %d".formatted(lengths.most(), length));
    }
    requireLength(length);
    return ImportedKey.whole(material(copy(value)));
  }

  @Override
  public Optional<SecretBytes> part(KeyMaterial material, long type) {
    if (type == Cka.VALUE) {
      return Optional.of(material.encoded().copy());
    }
    return type == Cka.CHECK_VALUE ? Optional.of(checkValue(material)) : Optional.empty();
  }

  public void requireLength(long length) throws CryptokiException {
    if (!lengths.allow(length)) {
      throw new CryptokiException(
          Ckr.ATTRIBUTE_VALUE_INVALID, "no such key has %d bytes".formatted(length));
    }
  }

  /// Takes the value, which has a length of this type.
  public KeyMaterial material(SecretBytes value) {
    return new KeyMaterial(new KeyFacts.Secret(code, value.length()), value);
  }

  private SecretBytes checkValue(KeyMaterial material) {
    return material
        .encoded()
        .useArray(value -> {
          byte[] whole = check.apply(value);
          var checkValue = SecretBytes.takeFrom(Arrays.copyOf(whole, CHECK_VALUE_BYTES));
          Arrays.fill(whole, (byte) 0);
          return checkValue;
        });
  }

  private static SecretBytes copy(AttributeValue value) {
    return value instanceof AttributeValue.Secret(var hidden)
        ? hidden.copy()
        : SecretBytes.copyOf(MemorySegment.ofArray(Plain.of(value).orElseThrow()));
  }
}
