package org.asterism.pkcs11.object;

import static org.asterism.pkcs11.object.Templates.assertShows;
import static org.asterism.pkcs11.object.Templates.created;
import static org.asterism.pkcs11.object.Templates.is;
import static org.asterism.pkcs11.object.Templates.refuses;
import static org.asterism.pkcs11.object.Templates.replaced;
import static org.asterism.pkcs11.object.Templates.secret;
import static org.asterism.pkcs11.object.Templates.template;
import static org.asterism.pkcs11.object.Templates.without;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.List;
import org.asterism.algorithm.Engines;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.Template;
import org.asterism.pkcs11.attribute.IndexedObjects;
import org.junit.jupiter.api.Test;

/// `C_CreateObject` of Edwards and Montgomery keys in the forms that applications write, and the
/// searches for them.
class OctetCreateTest {
  // RFC 8032 §7.1, test 1.
  private static final String SEED =
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
  private static final String POINT =
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
  private static final byte[] ED25519 = hex("06032b6570");
  private static final byte[] WRAPPED = hex("0420" + POINT);

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  private static Template publicKey(byte[] parameters, byte[] point) {
    return template(
        is(Cka.CLASS, Cko.PUBLIC_KEY),
        is(Cka.KEY_TYPE, Ckk.EC_EDWARDS),
        is(Cka.EC_PARAMS, parameters),
        is(Cka.EC_POINT, point));
  }

  private static Template privateKey(byte[] value) {
    return template(
        is(Cka.CLASS, Cko.PRIVATE_KEY),
        is(Cka.KEY_TYPE, Ckk.EC_EDWARDS),
        is(Cka.EC_PARAMS, ED25519),
        is(Cka.VALUE, secret(value)));
  }

  @Test
  void everyFormOfAPublicKeyReadsAlike() throws Exception {
    for (byte[] parameters :
        List.of(
            ED25519,
            hex("06092b06010401da470f01"),
            hex("130c656477617264733235353139"),
            hex("130745643235353139"))) {
      for (String point : List.of(POINT, "0420" + POINT, "032100" + POINT)) {
        assertShows(
            created(publicKey(parameters, hex(point))).attributes(),
            is(Cka.EC_PARAMS, ED25519),
            is(Cka.EC_POINT, WRAPPED),
            is(Cka.PUBLIC_KEY_INFO, hex("302a300506032b6570032100" + POINT)),
            is(Cka.VERIFY, true),
            is(Cka.DERIVE, false));
      }
    }
  }

  @Test
  void aPrivateKeyComesBareOrWrapped() throws Exception {
    for (String value : List.of(SEED, "0420" + SEED)) {
      var object = created(privateKey(hex(value)));
      assertShows(object.attributes(), is(Cka.EC_POINT, WRAPPED), is(Cka.SIGN, true));
      try (var material = object.material().orElseThrow();
          var part = Templates.RULES.valueOfKey(material, Cka.VALUE)) {
        String found = part.useArray(bytes -> HexFormat.of().formatHex(bytes));
        assertEquals(SEED, found);
      }
    }
  }

  @Test
  void whatIsNoKeyIsRefused() {
    var good = publicKey(ED25519, hex(POINT));
    refuses(Ckr.ATTRIBUTE_VALUE_INVALID, () -> created(publicKey(ED25519, new byte[31])));
    refuses(Ckr.ATTRIBUTE_VALUE_INVALID, () -> created(publicKey(ED25519, new byte[32])));
    refuses(Ckr.CURVE_NOT_SUPPORTED, () -> created(publicKey(hex("06032b656e"), hex(POINT))));
    refuses(Ckr.DOMAIN_PARAMS_INVALID, () -> created(publicKey(hex("3000"), hex(POINT))));
    refuses(Ckr.TEMPLATE_INCOMPLETE, () -> created(without(good, Cka.EC_POINT)));
    refuses(Ckr.TEMPLATE_INCOMPLETE, () -> created(without(good, Cka.EC_PARAMS)));
    for (int length : new int[] {0, 31, 33, 57}) {
      refuses(Ckr.ATTRIBUTE_VALUE_INVALID, () -> created(privateKey(new byte[length])));
    }
    refuses(
        Ckr.TEMPLATE_INCONSISTENT,
        () -> created(replaced(privateKey(new byte[32]), is(Cka.EC_POINT, hex(POINT)))));
  }

  /// libp11 0.4.12 stops at the first key that it does not know.
  @Test
  void theyAreFoundBehindKeysThatAllKnowAndByEveryForm() throws Exception {
    var index = new IndexedObjects(Engines.keyTypes(Templates.PROVIDERS).tables());
    index.put(1, created(publicKey(ED25519, hex(POINT))).attributes());
    index.put(2, created(KeyPairs.rsaPublic()).attributes());
    index.put(3, created(KeyPairs.ecPublic()).attributes());
    index.put(4, created(Templates.certificate()).attributes());
    assertEquals(List.of(2L, 3L, 1L), index.find(template(is(Cka.CLASS, Cko.PUBLIC_KEY))));
    assertEquals(List.of(2L, 3L, 4L, 1L), index.find(Template.EMPTY));
    for (String point : List.of(POINT, "0420" + POINT)) {
      assertEquals(List.of(1L), index.find(template(is(Cka.EC_POINT, hex(point)))));
    }
    index.remove(1);
    assertEquals(List.of(2L, 3L), index.find(template(is(Cka.CLASS, Cko.PUBLIC_KEY))));
  }
}
