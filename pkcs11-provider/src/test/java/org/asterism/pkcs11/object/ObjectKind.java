package org.asterism.pkcs11.object;

import static org.asterism.pkcs11.object.Templates.RULES;
import static org.asterism.pkcs11.object.Templates.and;
import static org.asterism.pkcs11.object.Templates.is;
import static org.asterism.pkcs11.object.Templates.shown;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.asterism.algorithm.OctetCurves;
import org.asterism.algorithm.edwards.EdwardsCurve;
import org.asterism.algorithm.montgomery.MontgomeryCurve;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckc;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyMaterial;
import org.asterism.pkcs11.attribute.Inheritance;
import org.asterism.pkcs11.attribute.Origin;
import org.asterism.pkcs11.object.StandardTables.Row;

/// A kind of objects that applications make, and what one of it is made from.
///
/// @param template for `C_CreateObject`
/// @param material of such a key, for what generates, unwraps and derives it
/// @param attributes the rows of its tables
record ObjectKind(
    String name, Template template, Optional<KeyMaterial> material, List<Row> attributes) {

  /// As if the bases said nothing.
  static final Origin.Derived DERIVED =
      new Origin.Derived(List.of(Attributes.NONE), Inheritance.INDEPENDENT);

  /// Every kind, but that of secret keys there is one type for all.
  static Stream<ObjectKind> all() {
    return Stream.of(storage(), domains(), keys(), postQuantum()).flatMap(kinds -> kinds);
  }

  Attributes created() throws CryptokiException {
    return Templates.created(template).attributes();
  }

  @Override
  public String toString() {
    return name;
  }

  private static Stream<ObjectKind> storage() {
    var x509 = certificate(Ckc.X_509, Cka.SUBJECT);
    var wtls = certificate(Ckc.WTLS, Cka.SUBJECT);
    var attribute = certificate(Ckc.X_509_ATTR_CERT, Cka.OWNER);
    return Stream.of(
        plain("data", Templates.data(), "data"),
        plain("x.509", x509, "certificate", "x.509"),
        plain("wtls", wtls, "certificate", "wtls"),
        plain("attribute certificate", attribute, "certificate", "attribute certificate"),
        plain("trust", Templates.trust(), "trust"));
  }

  private static Template certificate(long type, long name) {
    return Templates.template(
        is(Cka.CLASS, Cko.CERTIFICATE),
        is(Cka.CERTIFICATE_TYPE, type),
        is(name, "name"),
        is(Cka.VALUE, "certificate"));
  }

  private static Stream<ObjectKind> domains() {
    byte[] edwards = OctetCurves.parameters(EdwardsCurve.ED25519);
    byte[] montgomery = OctetCurves.parameters(MontgomeryCurve.CURVE448);
    return Stream.of(
        domain("ec domain", Ckk.EC, KeyPairs.PARAMETERS),
        domain("edwards domain", Ckk.EC_EDWARDS, edwards),
        domain("montgomery domain", Ckk.EC_MONTGOMERY, montgomery));
  }

  private static ObjectKind domain(String name, long keyType, byte[] parameters) {
    return plain(name, Templates.domain(keyType, parameters), "domain", "curve domain");
  }

  private static Stream<ObjectKind> keys() {
    var aes = KeyPairs.NEW.secret(Ckk.AES, 16);
    var secret =
        new ObjectKind("aes", Templates.aes(), Optional.of(aes), rows("all", "key", "secret"));
    var pairs =
        Stream.of(
            pair("rsa", KeyPairs.RSA, "rsa", "rsa"),
            pair("ec", KeyPairs.EC, "curve", "curve"),
            pair("edwards", KeyPairs.NEW.edwards(EdwardsCurve.ED448), "curve", "curve"),
            pair(
                "montgomery",
                KeyPairs.NEW.montgomery(MontgomeryCurve.CURVE25519),
                "curve",
                "curve"));
    return Stream.concat(Stream.of(secret), pairs.flatMap(both -> both));
  }

  private static Stream<ObjectKind> postQuantum() {
    var mlDsa = KeyPairs.NEW.postQuantum(Ckm.ML_DSA_KEY_PAIR_GEN, 2);
    var mlKem = KeyPairs.NEW.postQuantum(Ckm.ML_KEM_KEY_PAIR_GEN, 2);
    var slhDsa = KeyPairs.NEW.postQuantum(Ckm.SLH_DSA_KEY_PAIR_GEN, 3);
    return Stream.of(
            pair("ml-dsa", mlDsa, "parameter set", "seed"),
            pair("ml-kem", mlKem, "parameter set", "seed"),
            pair("slh-dsa", slhDsa, "parameter set", "parameter set"))
        .flatMap(both -> both);
  }

  private static ObjectKind plain(String name, Template template, String... tables) {
    var all = Stream.concat(Stream.of("all"), Stream.of(tables)).toArray(String[]::new);
    return new ObjectKind(name, template, Optional.empty(), rows(all));
  }

  private static Stream<ObjectKind> pair(
      String name, KeyMaterial key, String publicTable, String privateTable) {
    var ofPublic = rows("all", "key", "public", publicTable + " public");
    var ofPrivate = rows("all", "key", "private", privateTable + " private");
    try {
      var publicKey = RULES.derivedPublic(Template.EMPTY, key.facts(), DERIVED).attributes();
      var privateKey = RULES.derived(Template.EMPTY, key, DERIVED).attributes();
      return Stream.of(
          new ObjectKind(
              name + " public", spelt(publicKey, key, ofPublic), Optional.empty(), ofPublic),
          new ObjectKind(
              name + " private", spelt(privateKey, key, ofPrivate), Optional.of(key), ofPrivate));
    } catch (CryptokiException refused) {
      throw new AssertionError(refused);
    }
  }

  // What C_CreateObject must be told of a key, and all parts of it that are not public.
  private static Template spelt(Attributes key, KeyMaterial material, List<Row> rows)
      throws CryptokiException {
    var template = Template.EMPTY;
    for (Row row : rows) {
      if (row.has(7)) {
        template = and(template, is(row.type(), RULES.valueOfKey(material, row.type())));
      } else if (row.has(1)) {
        template = and(template, is(row.type(), shown(key, row.type())));
      }
    }
    return template;
  }

  private static List<Row> rows(String... tables) {
    return StandardTables.of(tables);
  }
}
