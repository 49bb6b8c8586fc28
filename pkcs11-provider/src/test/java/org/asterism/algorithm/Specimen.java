package org.asterism.algorithm;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.asterism.algorithm.aes.CbcData;
import org.asterism.algorithm.aes.Ccm;
import org.asterism.algorithm.aes.Ctr;
import org.asterism.algorithm.aes.Gcm;
import org.asterism.algorithm.chacha.Aead;
import org.asterism.algorithm.ec.Curve;
import org.asterism.algorithm.ec.Curves;
import org.asterism.algorithm.ec.EcFacts;
import org.asterism.algorithm.ec.Ecdh1;
import org.asterism.algorithm.edwards.EdwardsCurve;
import org.asterism.algorithm.montgomery.MontgomeryCurve;
import org.asterism.algorithm.rsa.Oaep;
import org.asterism.algorithm.rsa.Pss;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckg;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;

/// What it takes to use one mechanism rightly.
///
/// @param key what it works with; for generation and digests, which need none, any
/// @param data of a length that it signs, encrypts and digests
/// @param template for the key that comes of it
record Specimen(String name, Mechanism mechanism, Key key, byte[] data, Template template) {
  private static final NewKeys NEW = new NewKeys(Providers.portable(new SecureRandom()));
  private static final Set<Key> OTHER_SECRETS = Set.of(Key.AES, Key.XTS, Key.CHACHA);
  private static final Map<Key, KeyMaterial> KEPT =
      Map.ofEntries(
          Map.entry(Key.RSA, NEW.rsa(2048, BigInteger.valueOf(65537))),
          Map.entry(Key.EC, NEW.ec(Curve.P256)),
          Map.entry(Key.EDWARDS, NEW.edwards(EdwardsCurve.ED25519)),
          Map.entry(Key.MONTGOMERY, NEW.montgomery(MontgomeryCurve.CURVE25519)),
          Map.entry(Key.ML_DSA, NEW.postQuantum(Ckm.ML_DSA_KEY_PAIR_GEN, 2)),
          Map.entry(Key.ML_KEM, NEW.postQuantum(Ckm.ML_KEM_KEY_PAIR_GEN, 2)),
          Map.entry(Key.SLH_DSA, NEW.postQuantum(Ckm.SLH_DSA_KEY_PAIR_GEN, 3)),
          Map.entry(Key.AES, NEW.secret(Ckk.AES, 32)),
          Map.entry(Key.XTS, NEW.secret(Ckk.AES_XTS, 64)),
          Map.entry(Key.CHACHA, NEW.secret(Ckk.CHACHA20, 32)),
          Map.entry(Key.GENERIC, NEW.secret(Ckk.GENERIC_SECRET, 48)));

  /// One key of each kind, made once; each use gets a copy to close.
  enum Key {
    RSA,
    EC,
    EDWARDS,
    MONTGOMERY,
    ML_DSA,
    ML_KEM,
    SLH_DSA,
    AES,
    XTS,
    CHACHA,
    GENERIC;

    KeyMaterial copy() {
      var kept = requireNonNull(KEPT.get(this));
      return new KeyMaterial(kept.facts(), kept.encoded().copy());
    }

    KeyFacts facts() {
      return requireNonNull(KEPT.get(this)).facts();
    }
  }

  static final Parameter PSS = new Pss(Ckm.SHA256, Ckg.MGF1_SHA256, 32);
  static final Parameter OAEP = new Oaep(Ckm.SHA256, Ckg.MGF1_SHA256, 1, new byte[0]);
  static final Parameter GCM = new Gcm(new byte[12], new byte[] {1, 2, 3}, 128);
  static final Parameter CBC = new Parameter.Iv(new byte[16]);

  static final Parameter CCM = new Ccm(32, new byte[13], new byte[] {1, 2, 3}, 16);
  static final Parameter CTR = new Ctr(32, new byte[16]);
  static final Parameter AEAD = new Aead(new byte[12], new byte[] {1, 2, 3});
  static final Parameter DATA = new Parameter.StringData(new byte[32]);
  static final Parameter CBC_DATA = new CbcData(new byte[16], new byte[32]);
  private static final Parameter NONE = new Parameter.None();
  private static final Template GENERIC =
      ulongs(Map.of(Cka.KEY_TYPE, Ckk.GENERIC_SECRET, Cka.VALUE_LEN, 32L));

  static Specimen of(String name, long type, Key key) {
    return of(name, type, key, NONE);
  }

  static Specimen of(String name, long type, Key key, Parameter parameter) {
    return new Specimen(name, new Mechanism(type, parameter), key, new byte[32], GENERIC);
  }

  /// All that the token is to have, in its order: each algorithm's list is written out in a file of
  /// its own, so that a test notices what is missing and what came in unasked.
  static List<Specimen> all() {
    return Stream.of(
            RsaSpecimens.list(),
            EcSpecimens.list(),
            EdwardsSpecimens.list(),
            MontgomerySpecimens.list(),
            AesSpecimens.list(),
            ChaChaSpecimens.list(),
            HashSpecimens.list(),
            KdfSpecimens.list(),
            TlsSpecimens.list(),
            PqcSpecimens.list(),
            PublicKeySpecimens.list())
        .flatMap(List::stream)
        .sorted(Comparator.comparing(specimen -> !specimen.makesKeys()))
        .toList();
  }

  private boolean makesKeys() {
    return name.endsWith("_GEN") || name.equals("PKCS5_PBKD2");
  }

  /// Whether another kind of key serves as well: agreements serve keys of two types, and whatever
  /// is private has a public key.
  boolean takes(Key other) {
    return other == key
        || (other == Key.MONTGOMERY && mechanism.parameter() instanceof Ecdh1)
        || (other == Key.MONTGOMERY && mechanism.type() == Ckm.ECDH_AES_KEY_WRAP)
        || (name.startsWith("PUB_KEY") && !(other.facts() instanceof KeyFacts.Secret))
        || (OTHER_SECRETS.contains(other) && KdfSpecimens.OF_ANY_SECRET.contains(name));
  }

  static Specimen named(String name) {
    return all().stream().filter(s -> s.name.equals(name)).findFirst().orElseThrow();
  }

  /// Agreement of the sample key with itself.
  static Parameter ecdh(long kdf, byte[] sharedData) {
    var facts = (EcFacts) Key.EC.facts();
    return new Ecdh1(kdf, sharedData, facts.point());
  }

  static Template onCurve(Curve curve) {
    var value = new AttributeValue.Bytes(Curves.parameters(curve));
    return new Template(List.of(new Template.Entry(Cka.EC_PARAMS, value)));
  }

  static Template onCurve(OctetCurve curve) {
    var value = new AttributeValue.Bytes(OctetCurves.parameters(curve));
    return new Template(List.of(new Template.Entry(Cka.EC_PARAMS, value)));
  }

  static Template ulongs(Map<Long, Long> values) {
    return CipherReplays.ulongs(values);
  }

  Specimen making(Template of) {
    return new Specimen(name, mechanism, key, data, of);
  }

  Specimen with(Parameter parameter) {
    return new Specimen(name, new Mechanism(mechanism.type(), parameter), key, data, template);
  }

  /// The parameter of CCM tells how long the data are.
  Specimen over(byte[] otherData) {
    var same =
        mechanism.parameter() instanceof Ccm ccm
            ? with(new Ccm(otherData.length, ccm.nonce(), ccm.aad(), ccm.macBytes()))
            : this;
    return same.overTheseData(otherData);
  }

  private Specimen overTheseData(byte[] otherData) {
    return new Specimen(name, mechanism, key, otherData, template);
  }

  @Override
  public String toString() {
    return name;
  }
}
