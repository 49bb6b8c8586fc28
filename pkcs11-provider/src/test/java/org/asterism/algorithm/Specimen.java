package org.asterism.algorithm;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.asterism.algorithm.aes.Gcm;
import org.asterism.algorithm.ec.Curve;
import org.asterism.algorithm.ec.Curves;
import org.asterism.algorithm.ec.EcFacts;
import org.asterism.algorithm.ec.Ecdh1;
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
  private static final Map<Key, KeyMaterial> KEPT =
      Map.of(
          Key.RSA, NEW.rsa(2048, BigInteger.valueOf(65537)),
          Key.EC, NEW.ec(Curve.P256),
          Key.AES, NEW.secret(Ckk.AES, 32),
          Key.GENERIC, NEW.secret(Ckk.GENERIC_SECRET, 32));

  /// One key of each kind, made once; each use gets a copy to close.
  enum Key {
    RSA,
    EC,
    AES,
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
            RsaSpecimens.list(), EcSpecimens.list(), AesSpecimens.list(), HashSpecimens.list())
        .flatMap(List::stream)
        .sorted(Comparator.comparing(specimen -> !specimen.name.endsWith("_GEN")))
        .toList();
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

  static Template ulongs(Map<Long, Long> values) {
    return CipherReplays.ulongs(values);
  }

  Specimen making(Template of) {
    return new Specimen(name, mechanism, key, data, of);
  }

  Specimen with(Parameter parameter) {
    return new Specimen(name, new Mechanism(mechanism.type(), parameter), key, data, template);
  }

  Specimen over(byte[] otherData) {
    return new Specimen(name, mechanism, key, otherData, template);
  }

  @Override
  public String toString() {
    return name;
  }
}
