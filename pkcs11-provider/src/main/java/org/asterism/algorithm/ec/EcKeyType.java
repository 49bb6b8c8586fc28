package org.asterism.algorithm.ec;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.asterism.pkcs11.attribute.AttributeRule.bytes;
import static org.asterism.pkcs11.attribute.AttributeRule.partOfKey;
import static org.asterism.pkcs11.attribute.AttributeRule.usage;
import static org.asterism.pkcs11.attribute.Footnote.SEARCHED;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.algorithm.ImportedKey;
import org.asterism.algorithm.KeyType;
import org.asterism.algorithm.Refusals;
import org.asterism.crypto.DerException;
import org.asterism.crypto.PrivateKeys;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.records.Custody;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyFamily;
import org.asterism.key.KeyForm;
import org.asterism.key.KeyMaterial;
import org.asterism.key.NativeKey;
import org.asterism.pkcs11.attribute.AttributeRule;
import org.asterism.pkcs11.attribute.Birth;
import org.asterism.pkcs11.attribute.Given;
import org.asterism.pkcs11.attribute.KeyTable;
import org.asterism.pkcs11.attribute.ObjectTable;
import org.asterism.pkcs11.attribute.Plain;
import org.asterism.secret.SecretBytes;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/// `CKK_EC` (PKCS#11 v3.1 §6.3).
///
/// @param curves what computes
record EcKeyType(CurveProviders curves) implements KeyType {
  private static final Set<String> SHARED =
      Set.of(Custody.THRESHOLD.word(KeyFamily.EC_AGREE), Custody.THRESHOLD.word(KeyFamily.EC_SIGN));

  private static final List<AttributeRule> PUBLIC =
      List.of(
          KeyTable.publicKeyInfo(EcKeyType::publicKeyInfo),
          bytes(Cka.EC_PARAMS, 1, 3).of(EcKind.CURVE).computed(EcKeyType::parameters),
          bytes(Cka.EC_POINT, 1, 4, SEARCHED).of(EcKind.POINT).computed(EcKeyType::point));

  // CKA_EC_POINT is ours: libp11 and GnuTLS read it from the private key. In threshold custody it
  // signs or agrees, and does both only if it is told to.
  private static final List<AttributeRule> PRIVATE =
      List.of(
          usage(Cka.SIGN, 8).usually(birth -> Plain.flag(!isThreshold(birth) || !derives(birth))),
          usage(Cka.DERIVE, 8).usually(birth -> Plain.flag(!isThreshold(birth))),
          KeyTable.publicKeyInfo(EcKeyType::publicKeyInfo, 8),
          bytes(Cka.EC_PARAMS, 1, 4, 6).of(EcKind.CURVE).computed(EcKeyType::parameters),
          bytes(Cka.EC_POINT, 4, 6).of(EcKind.POINT).computed(EcKeyType::point),
          partOfKey(Cka.VALUE, 1, 4, 6, 7));

  // The standard has no table of these; its §4.11 leaves them to each key type.
  private static final List<AttributeRule> DOMAIN =
      List.of(bytes(Cka.EC_PARAMS, 1).of(EcKind.CURVE));

  @Override
  public long code() {
    return Ckk.EC;
  }

  @Override
  public List<ObjectTable> tables() {
    return List.of(
        ObjectTable.publicKey(Ckk.EC, Set.of(Cka.VERIFY, Cka.DERIVE), PUBLIC),
        ObjectTable.privateKey(Ckk.EC, Set.of(Cka.SIGN, Cka.DERIVE), PRIVATE),
        ObjectTable.domainParameters(Ckk.EC, DOMAIN));
  }

  @Override
  public boolean isOf(KeyFacts facts) {
    return facts instanceof EcFacts;
  }

  @Override
  public Optional<KeyForm> form() {
    return Optional.of(
        new KeyForm(EcFacts.TAG, EcFacts::read, this::load, Optional.of(new EcShares())));
  }

  NativeKey load(KeyMaterial material) {
    var facts = (EcFacts) material.facts();
    var providers = curves.of(facts.curve());
    return new EcPrivate(facts, PrivateKeys.load("EC", material.encoded(), providers), providers);
  }

  @Override
  public ImportedKey read(long objectClass, Given given) throws CryptokiException {
    var curve = curve(given);
    if (objectClass == Cko.DOMAIN_PARAMETERS) {
      return ImportedKey.NONE;
    }
    var stated = point(given, curve);
    if (objectClass == Cko.PUBLIC_KEY) {
      byte[] point = stated.orElseThrow(() -> Given.missing(Cka.EC_POINT));
      return ImportedKey.publicKey(new EcFacts(curve, point));
    }
    var material = EcImport.ec(curve, given.needed(Cka.VALUE));
    byte[] computed = ((EcFacts) material.facts()).point();
    if (stated.isPresent() && !Arrays.equals(stated.get(), computed)) {
      material.close();
      throw new CryptokiException(
          Ckr.TEMPLATE_INCONSISTENT, "the point does not belong to the private value");
    }
    return ImportedKey.whole(material);
  }

  @Override
  public KeyMaterial unwrapped(SecretBytes pkcs8) throws CryptokiException {
    return EcImport.wrapped(pkcs8);
  }

  @Override
  public Optional<SecretBytes> part(KeyMaterial material, long type) {
    try {
      return type == Cka.VALUE ? Optional.of(EcPkcs8.scalar(material.encoded())) : Optional.empty();
    } catch (DerException e) {
      throw new IllegalStateException("the material is not the ec key that it says", e);
    }
  }

  private static boolean isThreshold(Birth birth) {
    return birth
        .given()
        .bytes(Cka.ASTERISM_CUSTODY)
        .map(word -> new String(word, US_ASCII))
        .filter(SHARED::contains)
        .isPresent();
  }

  private static boolean derives(Birth birth) {
    return birth.given().get(Cka.DERIVE).filter(Plain::isTrue).isPresent();
  }

  private static AttributeValue parameters(Birth birth) {
    return Plain.bytes(Curves.parameters(birth.facts(EcFacts.class).curve()));
  }

  private static AttributeValue point(Birth birth) {
    return Plain.bytes(Curves.wrapped(birth.facts(EcFacts.class).point()));
  }

  // RFC 5480 §2.
  private static byte[] publicKeyInfo(KeyFacts facts) {
    try {
      var ec = (EcFacts) facts;
      var algorithm =
          new AlgorithmIdentifier(
              X9ObjectIdentifiers.id_ecPublicKey, new ASN1ObjectIdentifier(ec.curve().oid()));
      return new SubjectPublicKeyInfo(algorithm, ec.point()).getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IllegalStateException("a public key always encodes", e);
    }
  }

  private static Curve curve(Given given) throws CryptokiException {
    byte[] parameters = given.bytes(Cka.EC_PARAMS).orElseThrow(() -> Given.missing(Cka.EC_PARAMS));
    return Curves.byParameters(parameters).orElseThrow(() -> Refusals.curve(parameters));
  }

  private static Optional<byte[]> point(Given given, Curve curve) throws CryptokiException {
    var stated = given.bytes(Cka.EC_POINT);
    var point = stated.flatMap(bytes -> Curves.point(curve, bytes));
    if (stated.isPresent() && point.isEmpty()) {
      throw new CryptokiException(Ckr.ATTRIBUTE_VALUE_INVALID, "expected a point of " + curve);
    }
    return point;
  }
}
