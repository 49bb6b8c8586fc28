package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.asterism.algorithm.Parameter;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Buffer;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.secret.SecretBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the fields of a request become: secrets in locked memory, parameters as records, and
/// nothing that is not what it says.
class ArgumentsTest {
  private static final String CLASS = "0000000000000000 01 00000008 ";
  private static final String VALUE = "0000000000000011 01 00000002 abcd ";
  private static final String EXPONENT = "0000000000000123 01 00000002 abcd ";

  private final Arguments arguments = new Arguments();

  @ParameterizedTest
  @CsvSource({
    // class, CKA_VALUE secret in a template that makes a key, and in another
    "none, true, false",
    "0000000000000000, false, false", // data
    "0000000000000001, false, false", // certificate
    "0000000000000002, false, false", // public key
    "0000000000000003, true, true", // private key
    "0000000000000004, true, true" // secret key
  })
  void theValueOfAKeyIsSecret(String objectClass, boolean inKey, boolean inObject)
      throws Exception {
    String before = objectClass.equals("none") ? "00000001 " : "00000002 ";
    String after = objectClass.equals("none") ? "" : CLASS + objectClass;
    assertEquals(inKey, valueIsSecret(TemplateCodec.Purpose.KEY, before + VALUE + after));
    assertEquals(inObject, valueIsSecret(TemplateCodec.Purpose.OBJECT, before + VALUE + after));
  }

  @Test
  void aPrivateExponentAlwaysIs() throws Exception {
    assertInstanceOf(
        AttributeValue.Secret.class,
        template(TemplateCodec.Purpose.OBJECT, "00000001 " + EXPONENT)
            .entries()
            .getFirst()
            .value());
  }

  @Test
  void clearingClosesSecretsAndErasesPlaintext() throws Exception {
    read("C_SetPIN", "0000000000000001 01 00000004 31323334 00", TemplateCodec.Purpose.OBJECT);
    SecretBytes given = arguments.secret(1).orElseThrow();
    assertTrue(arguments.secret(2).isEmpty());
    arguments.clear();
    assertThrows(IllegalStateException.class, given::copy);

    read("C_SignUpdate", "0000000000000001 01 00000002 abcd", TemplateCodec.Purpose.OBJECT);
    byte[] plaintext = arguments.bytes(1);
    arguments.clear();
    assertArrayEquals(new byte[2], plaintext);

    Template made = template(TemplateCodec.Purpose.KEY, "00000001 " + EXPONENT);
    var value = (AttributeValue.Secret) made.entries().getFirst().value();
    arguments.clear();
    assertThrows(IllegalStateException.class, () -> value.value().copy());
  }

  // CK_PKCS5_PBKD2_PARAMS2, form 24: of a password nothing stays.
  @Test
  void clearingClosesTheSecretsOfAParameter() throws Exception {
    String fields =
        "0000000000000001 01 00000001 73 0000000000000001 0000000000000004 00 01 00000004 70617373";
    read(
        "C_GenerateKey",
        "0000000000000001 00000000000003b0 18 00000028 " + fields + " 00000000",
        TemplateCodec.Purpose.KEY);
    var parameter =
        assertInstanceOf(
            org.asterism.algorithm.kdf.Pbkdf2.class, arguments.mechanism(1).parameter());
    SecretBytes password = parameter.password();
    assertArrayEquals(new byte[] {0x70, 0x61, 0x73, 0x73}, password.useArray(byte[]::clone));
    arguments.clear();
    assertThrows(IllegalStateException.class, password::copy);
  }

  @Test
  void secretsThatWereReadBeforeAFrameBrokeAreClosedToo() {
    assertThrows(
        BrokenFrame.class,
        () -> template(TemplateCodec.Purpose.KEY, "00000002 " + EXPONENT + "0000"));
    int before = org.asterism.secret.LockedMemory.bytesInUse();
    assertThrows(
        BrokenFrame.class,
        () ->
            read(
                "C_SetPIN",
                "0000000000000001 01 00000004 31323334 02",
                TemplateCodec.Purpose.OBJECT));
    arguments.clear();
    assertEquals(before, org.asterism.secret.LockedMemory.bytesInUse());
  }

  @Test
  void absentIsNotEmpty() throws Exception {
    read("C_VerifyFinal", "0000000000000001 00", TemplateCodec.Purpose.OBJECT);
    assertArrayEquals(new byte[0], arguments.bytes(1));
    var refused = assertThrows(CryptokiException.class, () -> arguments.required(1));
    assertEquals(Ckr.ARGUMENTS_BAD, refused.ckr());
    read("C_VerifyFinal", "0000000000000001 01 00000000", TemplateCodec.Purpose.OBJECT);
    assertArrayEquals(new byte[0], arguments.required(1));
    read("C_SignInit", "0000000000000001 00 0000000000000002", TemplateCodec.Purpose.OBJECT);
    assertTrue(arguments.mechanismOrNone(1).isEmpty());
  }

  @Test
  void anyCapacityCountsAndAListIsCutToAFrame() throws Exception {
    read("C_SignFinal", "0000000000000001 01 ffffffffffffffff", TemplateCodec.Purpose.OBJECT);
    assertEquals(new Buffer(true, -1L), arguments.buffer(1));
    read("C_FindObjects", "0000000000000001 01 8000000000000000", TemplateCodec.Purpose.OBJECT);
    assertEquals(new Buffer(true, Arguments.MAX_LISTED), arguments.buffer(1));
  }

  @ParameterizedTest
  @CsvSource({
    "00 00000000, None",
    "02 00000008 0000000000000010, Ulong", // CKM_…_GENERAL
    "03 00000008 0000000000000010, Handle",
    "04 00000004 01020304, Iv",
    "06 00000010 00000000000000000000000000000000, Iv",
    "07 00000018 000000000000000000000000000000000000000000000000, Pss",
    "08 00000019 00000000000000000000000000000000000000000000000000, Oaep",
    "09 0000000f 0000000000000001 00 01 00000001 04, Ecdh1",
    "0d 00000017 01 00000001 aa 0000000000000008 00 0000000000000080, Gcm",
    "0e 0000000f 01 00000001 aa 00 0000000000000080, Gcm",
    "13 0000001c 01 01 0000000000000250 0000000000000001 00 0000000000000000 00, Hkdf",
    "16 00000022 0000000000000251 00000001 0000000000000001 01 00 0000000000000020 00000000, Kbkdf",
    "19 00000006 01 00000001 aa, StringData",
    "1c 00000009 0000000000000100 00, RsaAes", // RSA-AES, without its OAEP structure
    "2c 0000001a 00 0000000000000000 0000000000000000 00 0000000000000080, GcmMessageParameter",
    "ff 00000001 00, Unserved" // a form of another version
  })
  void formsBecomeRecords(String parameter, String record) throws Exception {
    read(
        "C_SignInit",
        "0000000000000001 01 0000000000000001" + parameter + "0000000000000002",
        TemplateCodec.Purpose.OBJECT);
    Parameter read = arguments.mechanismOrNone(1).orElseThrow().parameter();
    assertEquals(record, read.getClass().getSimpleName());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "04 00000005 0102030405", // longer than its form
        "04 00000003 010203", // shorter
        "07 00000017 0000000000000000000000000000000000000000000000",
        "0d 0000000d 02 0000000000000000 00 00000000", // present is 0 or 1
        "09 00000011 0000000000000001 00 01 7fffffff 0400",
        "01 7fffffff 00"
      })
  void aParameterThatIsNotItsFormIsABrokenFrame(String parameter) {
    assertThrows(
        BrokenFrame.class,
        () ->
            read(
                "C_SignInit",
                "0000000000000001 01 0000000000000001" + parameter + "0000000000000002",
                TemplateCodec.Purpose.OBJECT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7fffffff", // more attributes than bytes
        "00000401 " + VALUE,
        "00000001 0000000000000000 01 00000007 00000000000000", // CKA_CLASS of 7 bytes
        "00000001 0000000040000600 01 00000009 000000000000000000", // mechanisms of 9 bytes
        "00000001 0000000040000211 01 00000003 000000", // a template of 3 bytes
        "00000001 0000000040000211 01 00000005 0000000000", // a byte after its template
        "00000001 0000000040000211 01 0000001d 00000001" // a template in a template in one
            + "0000000040000211 01 0000000c 00000001 0000000000000000 00"
      })
  void aTemplateThatIsNoneIsABrokenFrame(String template) {
    assertThrows(BrokenFrame.class, () -> template(TemplateCodec.Purpose.OBJECT, template));
  }

  @Test
  void whatIsTooMuchIsTheCallersMistake() {
    refuses(Ckr.PIN_LEN_RANGE, "C_InitPIN", "0000000000000001 01 00000100" + "31".repeat(256));
    refuses(
        Ckr.ARGUMENTS_BAD,
        "C_CreateObject",
        "0000000000000001 00000101" + "0000000000000003 00".repeat(257));
    refuses(
        Ckr.ATTRIBUTE_VALUE_INVALID,
        "C_CreateObject",
        "0000000000000001 00000001 0000000000000123 01 00004001" + "00".repeat(0x4001));
  }

  private void refuses(Ckr expected, String call, String fields) {
    var refused =
        assertThrows(CryptokiException.class, () -> read(call, fields, TemplateCodec.Purpose.KEY));
    assertEquals(expected, refused.ckr());
    arguments.clear();
  }

  private boolean valueIsSecret(TemplateCodec.Purpose purpose, String fields) throws Exception {
    AttributeValue value = template(purpose, fields).find(Cka.VALUE).orElseThrow();
    boolean secret = value instanceof AttributeValue.Secret;
    arguments.clear();
    return secret;
  }

  private Template template(TemplateCodec.Purpose purpose, String fields) throws Exception {
    read("C_CreateObject", "0000000000000001" + fields, purpose);
    return arguments.template(1);
  }

  private void read(String call, String hex, TemplateCodec.Purpose purpose) throws Exception {
    byte[] fields = HexFormat.of().parseHex(hex.replace(" ", ""));
    // Outside the heap, as on a link.
    ByteBuffer direct = ByteBuffer.allocateDirect(fields.length).put(fields).flip();
    arguments.read(
        CallTable.golden().named(call), new FrameReader(direct), purpose, TestVocabulary.ALL);
  }
}
