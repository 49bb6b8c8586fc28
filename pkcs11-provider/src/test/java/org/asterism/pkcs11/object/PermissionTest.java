package org.asterism.pkcs11.object;

import static org.asterism.pkcs11.object.Templates.RULES;
import static org.asterism.pkcs11.object.Templates.aes;
import static org.asterism.pkcs11.object.Templates.created;
import static org.asterism.pkcs11.object.Templates.data;
import static org.asterism.pkcs11.object.Templates.is;
import static org.asterism.pkcs11.object.Templates.refuses;
import static org.asterism.pkcs11.object.Templates.secret;
import static org.asterism.pkcs11.object.Templates.template;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.stream.Stream;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A key is used for what its attributes say, and leaves only under keys that may take it.
class PermissionTest {
  // What a key still does with what it protected in its time.
  private static final Set<Usage> RECEIVING =
      Set.of(
          Usage.DECRYPT,
          Usage.VERIFY,
          Usage.VERIFY_RECOVER,
          Usage.UNWRAP,
          Usage.DERIVE,
          Usage.DECAPSULATE);
  private static final Template.Entry LEAVES = is(Cka.EXTRACTABLE, true);

  private static Attributes key(Template.Entry... entries) throws CryptokiException {
    return created(aes(entries)).attributes();
  }

  private static Attributes trustedKey(Template.Entry... entries) throws CryptokiException {
    return key(entries).with(Cka.TRUSTED, true);
  }

  @ParameterizedTest
  @EnumSource
  void aKeyIsUsedForWhatItSays(Usage usage) throws Exception {
    RULES.requireUsage(key().with(usage.attribute(), true), usage, Ckm.AES_GCM);
    refuses(
        Ckr.KEY_FUNCTION_NOT_PERMITTED,
        () -> RULES.requireUsage(key().with(usage.attribute(), false), usage, Ckm.AES_GCM));
    refuses(
        Ckr.KEY_FUNCTION_NOT_PERMITTED,
        () -> RULES.requireUsage(created(data()).attributes(), usage, Ckm.AES_GCM));
  }

  @Test
  void aKeyIsUsedWithTheMechanismsThatItAllows() throws Exception {
    byte[] two = ByteBuffer.allocate(16).putLong(Ckm.AES_GCM).putLong(Ckm.AES_KEY_WRAP).array();
    var restricted = key(is(Cka.ALLOWED_MECHANISMS, two));
    RULES.requireUsage(restricted, Usage.ENCRYPT, Ckm.AES_GCM);
    RULES.requireUsage(restricted, Usage.WRAP, Ckm.AES_KEY_WRAP);
    refuses(
        Ckr.MECHANISM_INVALID,
        () -> RULES.requireUsage(restricted, Usage.ENCRYPT, Ckm.AES_CBC_PAD));
    refuses(
        Ckr.KEY_FUNCTION_NOT_PERMITTED,
        () -> RULES.requireUsage(restricted, Usage.SIGN, Ckm.AES_GCM));
  }

  // Each row: start, end, whether the key protects on 30 November 2026.
  @ParameterizedTest
  @CsvSource({
    "'', '', true",
    "20261130, 20261130, true",
    "20261129, '', true",
    "20261201, '', false",
    "'', 20261129, false",
    "'', 20261201, true",
    "20261201, 20261129, false",
    "20250101, 20251231, false"
  })
  void aKeyProtectsWithinItsDates(String start, String end, boolean protects) throws Exception {
    var key = key(is(Cka.START_DATE, start), is(Cka.END_DATE, end));
    for (Usage usage : Usage.values()) {
      var able = key.with(usage.attribute(), true);
      if (protects || RECEIVING.contains(usage)) {
        RULES.requireUsage(able, usage, Ckm.AES_GCM);
      } else {
        refuses(Ckr.KEY_FUNCTION_NOT_PERMITTED, () -> RULES.requireUsage(able, usage, Ckm.AES_GCM));
      }
    }
  }

  @Test
  void anExtractableKeyLeaves() throws Exception {
    RULES.requireWrappable(key(), key(LEAVES));
    RULES.requireWrappable(key(), key(LEAVES, is(Cka.SENSITIVE, true)));
    refuses(Ckr.KEY_UNEXTRACTABLE, () -> RULES.requireWrappable(key(), key()));
    refuses(
        Ckr.KEY_UNEXTRACTABLE,
        () -> RULES.requireWrappable(key(), created(KeyPairs.ecPrivate()).attributes()));
  }

  @Test
  void onlyKeysAreWrapped() {
    refuses(
        Ckr.KEY_NOT_WRAPPABLE,
        () -> RULES.requireWrappable(key(), created(KeyPairs.ecPublic()).attributes()));
    refuses(
        Ckr.KEY_NOT_WRAPPABLE, () -> RULES.requireWrappable(key(), created(data()).attributes()));
    refuses(Ckr.KEY_NOT_WRAPPABLE, () -> RULES.requireWrappable(key(), Attributes.NONE));
  }

  @Test
  void someKeysLeaveUnderTrustedOnesOnly() throws Exception {
    var careful = key(LEAVES, is(Cka.WRAP_WITH_TRUSTED, true));
    refuses(Ckr.KEY_NOT_WRAPPABLE, () -> RULES.requireWrappable(key(), careful));
    RULES.requireWrappable(trustedKey(), careful);
  }

  @Test
  void aWrappingKeyTakesWhatItsTemplateDescribes() throws Exception {
    var wrapping =
        key(
            is(
                Cka.WRAP_TEMPLATE,
                template(is(Cka.KEY_TYPE, Ckk.AES), is(Cka.SENSITIVE, new byte[] {-1}))));
    RULES.requireWrappable(wrapping, key(LEAVES, is(Cka.SENSITIVE, true)));
    refuses(
        Ckr.KEY_HANDLE_INVALID,
        () -> RULES.requireWrappable(wrapping, key(LEAVES, is(Cka.SENSITIVE, false))));
  }

  static Stream<Template> templatesOfNoKey() {
    var deep =
        template(
            is(
                Cka.UNWRAP_TEMPLATE,
                template(is(Cka.UNWRAP_TEMPLATE, template(is(Cka.SIGN, true))))));
    return Stream.of(
        template(is(0x7777, true)),
        template(is(Cka.SIGN, "yes")),
        template(is(Cka.SIGN, true), is(Cka.SIGN, true)),
        template(is(Cka.VALUE, secret(new byte[16]))),
        template(is(Cka.VALUE, new byte[16])),
        template(is(Cka.CHECK_VALUE, "")),
        template(is(Cka.LABEL, template(is(Cka.SIGN, true)))),
        template(is(Cka.CERTIFICATE_CATEGORY, 1)),
        deep);
  }

  @ParameterizedTest
  @MethodSource("templatesOfNoKey")
  void aTemplateInATemplateDescribesAKey(Template nested) {
    for (long type : new long[] {Cka.WRAP_TEMPLATE, Cka.UNWRAP_TEMPLATE, Cka.DERIVE_TEMPLATE}) {
      refuses(Ckr.ATTRIBUTE_VALUE_INVALID, () -> key(is(type, nested)));
    }
  }

  @Test
  void aTemplateInATemplateMayHoldOneMore() throws Exception {
    var nested = template(is(Cka.UNWRAP_TEMPLATE, template(is(Cka.CLASS, Cko.SECRET_KEY))));
    Templates.assertShows(key(is(Cka.UNWRAP_TEMPLATE, nested)), is(Cka.UNWRAP_TEMPLATE, nested));
  }
}
