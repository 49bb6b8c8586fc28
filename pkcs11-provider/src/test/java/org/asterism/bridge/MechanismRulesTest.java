package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.token.MechanismRules;
import org.asterism.token.MechanismRules.Gcm;
import org.asterism.token.MechanismRules.KeyPairs;
import org.asterism.token.MechanismRules.Pkcs1Decryption;
import org.asterism.token.MechanismRules.RsaBits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the token's rule says of its mechanisms holds, and C_GetMechanismInfo says it too.
class MechanismRulesTest {
  private static final MechanismRules LAX =
      new MechanismRules(
          Pkcs1Decryption.OFF,
          new RsaBits(1024, 1536),
          5000,
          Gcm.PERMISSIVE,
          false,
          KeyPairs.RSA_AND_EC);

  private static final long SIGNS = Ckf.SIGN | Ckf.VERIFY;
  private static final long[] OVER_SHA1 = {
    Ckm.SHA1_RSA_PKCS, Ckm.SHA1_RSA_PKCS_PSS, Ckm.ECDSA_SHA1
  };

  @TempDir private Path folder;

  private static byte[] number(BigInteger value) {
    byte[] bytes = value.toByteArray();
    return bytes[0] == 0 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private static FrameClient.Fields numbers(
      TokenDesk desk, long objectClass, RSAPublicKey publicKey) {
    boolean isPublic = objectClass == Cko.PUBLIC_KEY;
    return desk.here()
        .raw(TokenDesk.ints(isPublic ? 4 : 5))
        .raw(TokenDesk.ulong(Cka.CLASS, objectClass))
        .raw(TokenDesk.ulong(Cka.KEY_TYPE, Ckk.RSA))
        .raw(TokenDesk.attribute(Cka.MODULUS, number(publicKey.getModulus())))
        .raw(TokenDesk.attribute(Cka.PUBLIC_EXPONENT, number(publicKey.getPublicExponent())));
  }

  private static long imported(TokenDesk desk, long objectClass) throws Exception {
    return imported(desk, objectClass, 1024);
  }

  private static long imported(TokenDesk desk, long objectClass, int bits) throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    var pair = generator.generateKeyPair();
    var fields = numbers(desk, objectClass, (RSAPublicKey) pair.getPublic());
    if (objectClass == Cko.PRIVATE_KEY) {
      var exponent = ((RSAPrivateKey) pair.getPrivate()).getPrivateExponent();
      fields.raw(TokenDesk.attribute(Cka.PRIVATE_EXPONENT, number(exponent)));
    }
    return desk.result("C_CreateObject", fields);
  }

  private static long generated(TokenDesk desk, long bits) throws Exception {
    var fields =
        desk.here()
            .raw(TokenDesk.mechanism(Ckm.RSA_PKCS_KEY_PAIR_GEN))
            .raw(TokenDesk.ints(1))
            .raw(TokenDesk.ulong(Cka.MODULUS_BITS, bits))
            .raw(TokenDesk.ints(0));
    return desk.result("C_GenerateKeyPair", fields);
  }

  // GCM with an initialisation vector of 257 bytes and a tag of 32 bits.
  private static long gcm(TokenDesk desk) throws Exception {
    byte[] fields =
        FrameClient.fields().bytes(new byte[257]).number(0).octet(0).number(32).toBytes();
    var begin = desk.here().octet(1).raw(TokenDesk.mechanism(Ckm.AES_GCM, 13, fields));
    return desk.result("C_EncryptInit", begin.number(desk.aesKey()));
  }

  private static long[] info(TokenDesk desk, long mechanism) throws Exception {
    var fields = FrameClient.fields().number(desk.slot).number(mechanism);
    var reply = desk.call("C_GetMechanismInfo", fields).fields();
    return new long[] {reply.getLong(8), reply.getLong(16), reply.getLong(24)};
  }

  @Test
  void byDefaultOnlyPublicKeysAreShort() throws Exception {
    try (var desk = new TokenDesk(folder)) {
      assertEquals(0, imported(desk, Cko.PUBLIC_KEY));
      assertEquals(Ckr.KEY_SIZE_RANGE.code(), imported(desk, Cko.PRIVATE_KEY));
      assertEquals(Ckr.ATTRIBUTE_VALUE_INVALID.code(), generated(desk, 1024));
      assertEquals(2048, info(desk, Ckm.RSA_PKCS_KEY_PAIR_GEN)[0]);
      assertEquals(1024, info(desk, Ckm.SHA256_RSA_PKCS)[0]);
      assertEquals(Ckf.DECRYPT, info(desk, Ckm.RSA_PKCS)[2] & Ckf.DECRYPT);
      for (long mechanism : OVER_SHA1) {
        assertEquals(SIGNS, info(desk, mechanism)[2] & SIGNS);
      }
    }
  }

  // Nobody learns from the answer, nor from a length, whether what was decrypted had a padding.
  @Test
  void byDefaultDecryptionTellsNothingOfAPadding() throws Exception {
    try (var desk = new TokenDesk(folder)) {
      var pair = desk.call("C_GenerateKeyPair", decrypting(desk, 2048)).fields();
      byte[] sealed = encrypted(desk, pair.getLong(8), new byte[20]);
      var random = new byte[sealed.length];
      random[random.length - 1] = 2;
      for (byte[] ciphertext : List.of(sealed, random)) {
        desk.ok("C_DecryptInit", begin(desk, pair.getLong(16)));
        var query = desk.call("C_Decrypt", desk.here().bytes(ciphertext).octet(0).number(0));
        assertEquals(0, query.result());
        assertEquals(sealed.length - 11, query.fields().getLong(8));
        assertEquals(0, desk.result("C_Decrypt", desk.here().bytes(ciphertext).buffer(256)));
      }
    }
  }

  private static byte[] encrypted(TokenDesk desk, long key, byte[] text) throws Exception {
    desk.ok("C_EncryptInit", begin(desk, key));
    var reply = desk.call("C_Encrypt", desk.here().bytes(text).buffer(256)).fields();
    byte[] sealed = new byte[256];
    reply.get(reply.limit() - sealed.length, sealed);
    return sealed;
  }

  private static FrameClient.Fields begin(TokenDesk desk, long key) {
    return desk.here().octet(1).raw(TokenDesk.mechanism(Ckm.RSA_PKCS)).number(key);
  }

  private static FrameClient.Fields decrypting(TokenDesk desk, long bits) {
    return desk.here()
        .raw(TokenDesk.mechanism(Ckm.RSA_PKCS_KEY_PAIR_GEN))
        .raw(TokenDesk.ints(2))
        .raw(TokenDesk.flag(Cka.ENCRYPT))
        .raw(TokenDesk.ulong(Cka.MODULUS_BITS, bits))
        .raw(TokenDesk.ints(1))
        .raw(TokenDesk.flag(Cka.DECRYPT));
  }

  @Test
  void aRuleAllowsShorterKeysAndForbidsDecryption() throws Exception {
    try (var desk = new TokenDesk(folder, LAX)) {
      assertEquals(0, imported(desk, Cko.PRIVATE_KEY));
      assertEquals(0, generated(desk, 1024));
      assertEquals(1024, info(desk, Ckm.RSA_PKCS_KEY_PAIR_GEN)[0]);
      assertEquals(0, info(desk, Ckm.RSA_PKCS)[2] & (Ckf.DECRYPT | Ckf.UNWRAP));
      assertEquals(0, info(desk, Ckm.RSA_X_509)[2] & (Ckf.DECRYPT | Ckf.UNWRAP));
      for (long mechanism : OVER_SHA1) {
        assertEquals(Ckf.VERIFY, info(desk, mechanism)[2] & SIGNS);
      }
      long key = desk.call("C_GenerateKeyPair", decrypting(desk, 1024)).fields().getLong(16);
      assertEquals(Ckr.MECHANISM_INVALID.code(), desk.result("C_DecryptInit", begin(desk, key)));
    }
  }

  @Test
  void gcmIsAsLongAndAsShortAsTheRuleAllows() throws Exception {
    try (var desk = new TokenDesk(Files.createDirectory(folder.resolve("strict")))) {
      assertEquals(Ckr.MECHANISM_PARAM_INVALID.code(), gcm(desk));
    }
    try (var desk = new TokenDesk(Files.createDirectory(folder.resolve("permissive")), LAX)) {
      assertEquals(0, gcm(desk));
    }
  }

  // A key of 40 bytes, which are two blocks of SHA-256.
  private static long fromPassword(TokenDesk desk, long iterations) throws Exception {
    byte[] parameter =
        FrameClient.fields()
            .number(1)
            .bytes(new byte[8])
            .number(iterations)
            .number(4)
            .octet(0)
            .bytes(new byte[8])
            .toBytes();
    var fields =
        desk.here()
            .raw(TokenDesk.mechanism(Ckm.PKCS5_PBKD2, 24, parameter))
            .raw(TokenDesk.ints(2))
            .raw(TokenDesk.ulong(Cka.KEY_TYPE, Ckk.GENERIC_SECRET))
            .raw(TokenDesk.ulong(Cka.VALUE_LEN, 40));
    return desk.result("C_GenerateKey", fields);
  }

  @Test
  void whatCostsAProcessorSecondsHasABound() throws Exception {
    long invalid = Ckr.MECHANISM_PARAM_INVALID.code();
    try (var desk = new TokenDesk(Files.createDirectory(folder.resolve("usual")))) {
      assertEquals(8192, info(desk, Ckm.RSA_PKCS_KEY_PAIR_GEN)[1]);
      assertEquals(0, fromPassword(desk, 2501));
      assertEquals(invalid, fromPassword(desk, 500_001));
    }
    try (var desk = new TokenDesk(Files.createDirectory(folder.resolve("bounded")), LAX)) {
      assertEquals(1536, info(desk, Ckm.RSA_PKCS_KEY_PAIR_GEN)[1]);
      assertEquals(8192, info(desk, Ckm.RSA_PKCS)[1]);
      assertEquals(0, generated(desk, 1536));
      assertEquals(Ckr.ATTRIBUTE_VALUE_INVALID.code(), generated(desk, 1538));
      assertEquals(0, fromPassword(desk, 2500));
      assertEquals(invalid, fromPassword(desk, 2501));
      assertEquals(0, imported(desk, Cko.PRIVATE_KEY, 2048));
    }
  }

  private static FrameClient.Fields onCurve(
      TokenDesk desk, long mechanism, String curve, boolean onToken) {
    var fields =
        desk.here()
            .raw(TokenDesk.mechanism(mechanism))
            .raw(TokenDesk.ints(onToken ? 2 : 1))
            .raw(TokenDesk.attribute(Cka.EC_PARAMS, HexFormat.of().parseHex(curve)));
    var token = TokenDesk.flag(Cka.TOKEN);
    return onToken
        ? fields.raw(token).raw(TokenDesk.ints(1)).raw(token)
        : fields.raw(TokenDesk.ints(0));
  }

  private static FrameClient.Fields edwards(TokenDesk desk, boolean onToken) {
    return onCurve(desk, Ckm.EC_EDWARDS_KEY_PAIR_GEN, "06032b6570", onToken);
  }

  private static FrameClient.Fields p256(TokenDesk desk, boolean onToken) {
    return onCurve(desk, Ckm.EC_KEY_PAIR_GEN, "06082a8648ce3d030107", onToken);
  }

  // libp11 0.4.12 stops at the first key of a type that it does not know.
  @Test
  void aTokenMayKeepFamiliarPairsOnly() throws Exception {
    try (var desk = new TokenDesk(Files.createDirectory(folder.resolve("familiar")), LAX)) {
      long refused = Ckr.TEMPLATE_INCONSISTENT.code();
      assertEquals(refused, desk.result("C_GenerateKeyPair", edwards(desk, true)));
      assertEquals(0, desk.result("C_GenerateKeyPair", p256(desk, true)));
      var pair = desk.call("C_GenerateKeyPair", edwards(desk, false));
      assertEquals(0, pair.result());
      for (int at : new int[] {8, 16}) {
        var copy =
            desk.here()
                .number(pair.fields().getLong(at))
                .raw(TokenDesk.ints(1))
                .raw(TokenDesk.flag(Cka.TOKEN));
        assertEquals(refused, desk.result("C_CopyObject", copy));
      }
    }
    try (var desk = new TokenDesk(Files.createDirectory(folder.resolve("all")))) {
      assertEquals(0, desk.result("C_GenerateKeyPair", edwards(desk, true)));
    }
  }

  @Test
  void searchesFindFamiliarPairsFirstWhereverTheyAre() throws Exception {
    try (var desk = new TokenDesk(folder)) {
      var expected = new ArrayList<Long>();
      var last = new ArrayList<Long>();
      for (boolean onToken : new boolean[] {true, false}) {
        var unfamiliar = desk.call("C_GenerateKeyPair", edwards(desk, onToken)).fields();
        last.add(unfamiliar.getLong(16));
        var familiar = desk.call("C_GenerateKeyPair", p256(desk, onToken)).fields();
        expected.addFirst(familiar.getLong(16));
      }
      expected.addAll(last);
      var privateKeys =
          desk.here().raw(TokenDesk.ints(1)).raw(TokenDesk.ulong(Cka.CLASS, Cko.PRIVATE_KEY));
      desk.ok("C_FindObjectsInit", privateKeys);
      var found = desk.call("C_FindObjects", desk.here().buffer(9)).fields();
      var handles = new ArrayList<Long>();
      for (int i = 0; i < expected.size(); i++) {
        handles.add(found.getLong(found.limit() - (expected.size() - i) * Long.BYTES));
      }
      assertEquals(expected, handles);
    }
  }
}
