package org.asterism.algorithm;

import static org.asterism.pkcs11.attribute.AttributeRule.bytes;
import static org.asterism.pkcs11.attribute.AttributeRule.partOfKey;
import static org.asterism.pkcs11.attribute.Footnote.SEARCHED;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyForm;
import org.asterism.key.KeyMaterial;
import org.asterism.key.NativeKey;
import org.asterism.key.SharedForm;
import org.asterism.pkcs11.attribute.AttributeRule;
import org.asterism.pkcs11.attribute.Birth;
import org.asterism.pkcs11.attribute.Given;
import org.asterism.pkcs11.attribute.KeyTable;
import org.asterism.pkcs11.attribute.ObjectTable;
import org.asterism.pkcs11.attribute.Plain;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.secret.SecretBytes;

/// A type of keys on curves whose keys are octets: Edwards (PKCS#11 v3.1 §6.3.5) and Montgomery
/// (§6.3.7).
public interface OctetKeyType extends KeyType {

  OctetCurves curves();

  /// The stored form's; the same as [KeyFacts#tag] of what [#facts] makes.
  int tag();

  OctetFacts facts(OctetCurve curve, byte[] publicKey);

  /// @throws IllegalArgumentException if the material is not a key of its facts
  NativeKey load(KeyMaterial material);

  /// How they are shared out.
  SharedForm shared();

  /// The `CKA_` of what public keys can do.
  Set<Long> publicUses();

  /// The `CKA_` of what private keys can do.
  Set<Long> privateUses();

  @Override
  default List<ObjectTable> tables() {
    var info = KeyTable.publicKeyInfo(OctetKeyType::publicKeyInfo);
    var infoOfPrivate = KeyTable.publicKeyInfo(OctetKeyType::publicKeyInfo, 8);
    // CKA_EC_POINT of a private key is ours: libp11 and GnuTLS read it there.
    return List.of(
        ObjectTable.publicKey(
            code(), publicUses(), List.of(info, parameters(1, 3), point(1, 4, SEARCHED))),
        ObjectTable.privateKey(
            code(),
            privateUses(),
            List.of(
                infoOfPrivate, parameters(1, 4, 6), point(4, 6), partOfKey(Cka.VALUE, 1, 4, 6, 7))),
        ObjectTable.domainParameters(code(), List.of(stated(1))));
  }

  @Override
  default Optional<KeyForm> form() {
    return Optional.of(new KeyForm(tag(), this::readFacts, this::load, Optional.of(shared())));
  }

  @Override
  default ImportedKey read(long objectClass, Given given) throws CryptokiException {
    byte[] parameters = given.bytes(Cka.EC_PARAMS).orElseThrow(() -> Given.missing(Cka.EC_PARAMS));
    var curve = curves().byParameters(parameters).orElseThrow(() -> Refusals.curve(parameters));
    if (objectClass == Cko.DOMAIN_PARAMETERS) {
      return ImportedKey.NONE;
    }
    var stated = publicKey(curve, given);
    if (objectClass == Cko.PUBLIC_KEY) {
      return ImportedKey.publicKey(
          facts(curve, stated.orElseThrow(() -> Given.missing(Cka.EC_POINT))));
    }
    var material = material(curve, privateKey(curve, given));
    if (stated.isPresent() && !Arrays.equals(stated.get(), publicKey(material))) {
      material.close();
      throw new CryptokiException(
          Ckr.TEMPLATE_INCONSISTENT, "the point does not belong to the private value");
    }
    return ImportedKey.whole(material);
  }

  @Override
  default KeyMaterial unwrapped(SecretBytes pkcs8) throws CryptokiException {
    return curves().unwrapped(this, pkcs8);
  }

  @Override
  default Optional<SecretBytes> part(KeyMaterial material, long type) {
    return type == Cka.VALUE
        ? Optional.of(OctetCurves.privateKey(material.encoded()))
        : Optional.empty();
  }

  /// The pair of a private key, which it takes.
  default KeyMaterial material(OctetCurve curve, SecretBytes privateKey) {
    try (privateKey) {
      byte[] publicKey = privateKey.useArray(curve::publicKey);
      return new KeyMaterial(facts(curve, publicKey), OctetCurves.pkcs8(curve, privateKey));
    }
  }

  private KeyFacts readFacts(FieldReader in) throws CorruptRowException {
    String name = in.text();
    byte[] publicKey = in.bytes();
    return curves().all().stream()
        .filter(curve -> curve.name().equals(name) && curve.keyBytes() == publicKey.length)
        .findFirst()
        .map(curve -> facts(curve, publicKey))
        .orElseThrow(() -> new CorruptRowException("expected a curve and a public key of it"));
  }

  private AttributeRule parameters(int... footnotes) {
    return stated(footnotes)
        .computed(birth -> Plain.bytes(OctetCurves.parameters(facts(birth).curve())));
  }

  private AttributeRule stated(int... footnotes) {
    return bytes(Cka.EC_PARAMS, footnotes).of(new OctetCurves.Parameters(curves()));
  }

  private AttributeRule point(int... footnotes) {
    return bytes(Cka.EC_POINT, footnotes)
        .of(new OctetCurves.Point(curves()))
        .computed(birth -> Plain.bytes(OctetCurves.wrapped(facts(birth).publicKey())));
  }

  private static OctetFacts facts(Birth birth) {
    return birth.facts(OctetFacts.class);
  }

  private static byte[] publicKeyInfo(KeyFacts facts) {
    return OctetCurves.publicKeyInfo((OctetFacts) facts);
  }

  private static byte[] publicKey(KeyMaterial material) {
    return ((OctetFacts) material.facts()).publicKey();
  }

  private static Optional<byte[]> publicKey(OctetCurve curve, Given given)
      throws CryptokiException {
    var stated = given.bytes(Cka.EC_POINT);
    var octets =
        stated.flatMap(bytes -> OctetCurves.octets(curve, bytes)).filter(curve::isPublicKey);
    if (stated.isPresent() && octets.isEmpty()) {
      throw new CryptokiException(
          Ckr.ATTRIBUTE_VALUE_INVALID, "expected a public key of " + curve.name());
    }
    return octets;
  }

  private static SecretBytes privateKey(OctetCurve curve, Given given) throws CryptokiException {
    var value = given.get(Cka.VALUE).orElseThrow(() -> Given.missing(Cka.VALUE));
    try (SecretBytes whole = copy(value)) {
      return whole
          .useArray(bytes -> OctetCurves.octets(curve, bytes).map(SecretBytes::takeFrom))
          .orElseThrow(() ->
              new CryptokiException(
                  Ckr.ATTRIBUTE_VALUE_INVALID,
                  "a private key of %s has %d bytes".formatted(curve.name(), curve.keyBytes())));
    }
  }

  private static SecretBytes copy(AttributeValue value) {
    return value instanceof AttributeValue.Secret(var hidden)
        ? hidden.copy()
        : SecretBytes.copyOf(MemorySegment.ofArray(Plain.of(value).orElseThrow()));
  }
}
