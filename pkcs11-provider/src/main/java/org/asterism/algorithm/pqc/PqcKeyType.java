package org.asterism.algorithm.pqc;

import static org.asterism.pkcs11.attribute.AttributeRule.bytes;
import static org.asterism.pkcs11.attribute.AttributeRule.number;
import static org.asterism.pkcs11.attribute.AttributeRule.partOfKey;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.asterism.algorithm.ImportedKey;
import org.asterism.algorithm.KeyType;
import org.asterism.algorithm.Refusals;
import org.asterism.crypto.Der;
import org.asterism.crypto.DerException;
import org.asterism.crypto.Pkcs8;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyForm;
import org.asterism.key.KeyMaterial;
import org.asterism.pkcs11.attribute.AttributeRule;
import org.asterism.pkcs11.attribute.Given;
import org.asterism.pkcs11.attribute.KeyTable;
import org.asterism.pkcs11.attribute.ObjectTable;
import org.asterism.pkcs11.attribute.Plain;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.secret.SecretBytes;

/// The types of post-quantum keys: `CKK_ML_DSA`, `CKK_ML_KEM`, `CKK_SLH_DSA` (PKCS#11 v3.2 §6.67 to
/// §6.69).
///
/// @param tag that of the facts
/// @param facts of a public key of one of the sets
/// @param publicUses the `CKA_` of what public keys can do
/// @param privateUses the `CKA_` of what private keys can do
record PqcKeyType(
    long code,
    int tag,
    List<? extends ParameterSet> sets,
    BiFunction<ParameterSet, byte[], PqcFacts> facts,
    Set<Long> publicUses,
    Set<Long> privateUses,
    SecureRandom random)
    implements KeyType {
  // ML-DSA-87's expanded key has 4896.
  private static final int MAX_VALUE_BYTES = 8192;

  @Override
  public List<ObjectTable> tables() {
    var ofPrivate = new ArrayList<AttributeRule>();
    ofPrivate.add(KeyTable.publicKeyInfo(PqcKeyType::publicKeyInfo, 8));
    ofPrivate.add(parameterSet(1, 4, 6));
    if (sets.getFirst().seedBytes() > 0) {
      ofPrivate.add(partOfKey(Cka.SEED, 4, 6, 7));
      ofPrivate.add(partOfKey(Cka.VALUE, 4, 6, 7).upTo(MAX_VALUE_BYTES));
    } else {
      ofPrivate.add(partOfKey(Cka.VALUE, 1, 4, 6, 7));
    }
    var value =
        bytes(Cka.VALUE, 1, 4)
            .computed(birth -> Plain.bytes(birth.facts(PqcFacts.class).publicKey()));
    var info = KeyTable.publicKeyInfo(PqcKeyType::publicKeyInfo);
    return List.of(
        ObjectTable.publicKey(code, publicUses, List.of(info, parameterSet(1, 3), value)),
        ObjectTable.privateKey(code, privateUses, List.copyOf(ofPrivate)));
  }

  @Override
  public boolean isOf(KeyFacts other) {
    return other.tag() == tag;
  }

  @Override
  public Optional<KeyForm> form() {
    return Optional.of(
        new KeyForm(tag, this::readFacts, material -> PqcPrivate.of(material, random)));
  }

  @Override
  public ImportedKey read(long objectClass, Given given) throws CryptokiException {
    var set = set(given.needed(Cka.PARAMETER_SET).longValue());
    if (objectClass == Cko.PRIVATE_KEY) {
      return ImportedKey.whole(PqcImport.of(this, set, given));
    }
    byte[] publicKey = given.bytes(Cka.VALUE).orElseThrow(() -> Given.missing(Cka.VALUE));
    if (!set.isPublicKey(publicKey)) {
      throw new CryptokiException(
          Ckr.ATTRIBUTE_VALUE_INVALID, "expected a public key of " + set.name());
    }
    return ImportedKey.publicKey(facts.apply(set, publicKey));
  }

  @Override
  public KeyMaterial unwrapped(SecretBytes pkcs8) throws CryptokiException {
    try {
      return pkcs8.useArray(this::foreign);
    } catch (DerException | IllegalArgumentException e) {
      throw Refusals.wrapped("no such private key as pkcs#8 is wrapped in it");
    }
  }

  @Override
  public Optional<SecretBytes> part(KeyMaterial material, long type) {
    var set = ((PqcFacts) material.facts()).set();
    try (var octets = PqcPkcs8.octets(set, material.encoded())) {
      if (type == Cka.VALUE) {
        return Optional.of(SecretBytes.takeFrom(octets.useArray(set::expanded)));
      }
      boolean seed = type == Cka.SEED && set.isSeed(octets.length());
      return seed ? Optional.of(octets.copy()) : Optional.empty();
    }
  }

  ParameterSet set(long number) throws CryptokiException {
    for (ParameterSet set : sets) {
      if (set.number() == number) {
        return set;
      }
    }
    throw new CryptokiException(
        Ckr.PARAMETER_SET_NOT_SUPPORTED,
        "expected a CKA_PARAMETER_SET of 1 to %d, found %d".formatted(sets.size(), number));
  }

  /// The pair of a private key, which it takes.
  ///
  /// @throws IllegalArgumentException if the octets are no private key
  KeyMaterial material(ParameterSet set, SecretBytes octets) {
    try (octets) {
      byte[] publicKey = octets.useArray(set::publicKey);
      return new KeyMaterial(facts.apply(set, publicKey), PqcPkcs8.write(set, octets));
    }
  }

  /// The pair of a private key that came from outside, which it takes.
  ///
  /// @throws IllegalArgumentException if its parts do not belong together
  KeyMaterial checked(ParameterSet set, SecretBytes octets) {
    try (octets) {
      if (!set.isSeed(octets.length())) {
        octets.borrowArray(set::requireConsistent);
      }
      return material(set, octets.copy());
    }
  }

  private KeyMaterial foreign(byte[] encoded) throws DerException {
    var parts = Pkcs8.parts(encoded);
    byte[] identifier = Der.element(Der.OID, parts.algorithm().bytes(Der.OID));
    parts.algorithm().end();
    for (ParameterSet set : sets) {
      if (Arrays.equals(identifier, Der.objectIdentifier(set.objectIdentifier()))) {
        return checked(set, PqcPkcs8.read(set, parts.inner()));
      }
    }
    throw new DerException("expected a parameter set of this type");
  }

  private KeyFacts readFacts(FieldReader in) throws CorruptRowException {
    String name = in.text();
    byte[] publicKey = in.bytes();
    for (ParameterSet set : sets) {
      if (set.name().equals(name) && set.publicBytes() == publicKey.length) {
        return facts.apply(set, publicKey);
      }
    }
    throw new CorruptRowException("expected a parameter set and a public key of it");
  }

  private static AttributeRule parameterSet(int... footnotes) {
    return number(Cka.PARAMETER_SET, footnotes)
        .computed(birth -> Plain.number(birth.facts(PqcFacts.class).set().number()));
  }

  private static byte[] publicKeyInfo(KeyFacts key) {
    var facts = (PqcFacts) key;
    return Der.element(
        Der.SEQUENCE,
        Der.element(Der.SEQUENCE, Der.objectIdentifier(facts.set().objectIdentifier())),
        Der.element(Der.BIT_STRING, new byte[1], facts.publicKey()));
  }
}
