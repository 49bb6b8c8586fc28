package org.asterism.algorithm;

import static org.asterism.algorithm.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.Optional;
import org.asterism.algorithm.aes.AesGcm;
import org.asterism.algorithm.aes.CbcData;
import org.asterism.algorithm.aes.Ccm;
import org.asterism.algorithm.aes.Ctr;
import org.asterism.algorithm.aes.Gcm;
import org.asterism.algorithm.chacha.Aead;
import org.asterism.algorithm.ec.EcdhAes;
import org.asterism.algorithm.edwards.Eddsa;
import org.asterism.algorithm.pqc.HashSignContext;
import org.asterism.algorithm.pqc.SignContext;
import org.asterism.algorithm.rsa.Oaep;
import org.asterism.algorithm.rsa.Pss;
import org.asterism.algorithm.rsa.RsaAes;
import org.asterism.cryptoki.Ckd;
import org.asterism.cryptoki.Ckg;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Ckr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// A parameter of another mechanism, none, or one out of range is `CKR_MECHANISM_PARAM_INVALID`
/// where the operation begins.
class ParameterRefusalsTest {
  private static final byte[] NO_LABEL = new byte[0];
  private static final Workbench BENCH = Workbench.BOTH.getFirst();

  private static final List<Parameter> ONE_OF_EACH =
      List.of(
          new Parameter.None(),
          new Parameter.Iv(new byte[16]),
          new Parameter.Ulong(1),
          new Parameter.Handle(1),
          new Parameter.StringData(new byte[1]),
          Specimen.GCM,
          Specimen.CCM,
          Specimen.CTR,
          Specimen.AEAD,
          Specimen.CBC_DATA,
          Specimen.PSS,
          Specimen.OAEP,
          Specimen.ecdh(Ckd.NULL, NO_LABEL),
          new Eddsa(false, NO_LABEL),
          KdfSpecimens.HKDF,
          KdfSpecimens.KBKDF,
          KdfSpecimens.PBKDF2,
          TlsSpecimens.MASTER,
          TlsSpecimens.KEY_BLOCK,
          TlsSpecimens.MAC,
          TlsSpecimens.KDF,
          PqcSpecimens.CONTEXT,
          PqcSpecimens.DIGEST,
          new Parameter.Unserved());

  static final List<Specimen> SPECIMENS = Specimen.all();

  static final List<Specimen> OUT_OF_RANGE =
      List.of(
          gcm(0, 128),
          gcm(AesGcm.MAX_IV_BYTES + 1, 128),
          gcm(12, 0),
          gcm(12, 32),
          gcm(12, 64),
          gcm(12, 95),
          gcm(12, 97),
          gcm(12, 136),
          gcm(12, -128),
          gcm(12, 128 + (1L << 32)),
          iv("AES_CBC_PAD", 0),
          iv("AES_CBC_PAD", 15),
          iv("AES_CBC_PAD", 17),
          iv("AES_KEY_WRAP", 0),
          iv("AES_KEY_WRAP", 7),
          iv("AES_KEY_WRAP", 16),
          iv("AES_KEY_WRAP_PKCS7", 4),
          iv("AES_KEY_WRAP_KWP", 0),
          iv("AES_KEY_WRAP_KWP", 8),
          iv("AES_CBC", 15),
          iv("AES_CTS", 17),
          iv("AES_OFB", 0),
          iv("AES_CFB8", 8),
          iv("AES_XTS", 8),
          iv("AES_GMAC", 0),
          iv("AES_GMAC", 16),
          other("AES_GMAC", new Gcm(new byte[12], NO_LABEL, 64)),
          other("AES_GMAC", new Gcm(NO_LABEL, NO_LABEL, 128)),
          other("AES_GMAC", new Gcm(new byte[257], NO_LABEL, 128)),
          number("AES_CMAC_GENERAL", 0),
          number("AES_CMAC_GENERAL", 17),
          number("AES_CMAC_GENERAL", -1),
          number("AES_CMAC_GENERAL", (1L << 32) + 8),
          other("AES_CTR", new Ctr(0, new byte[16])),
          other("AES_CTR", new Ctr(129, new byte[16])),
          other("AES_CTR", new Ctr(-1, new byte[16])),
          ccm(32, 6, 16),
          ccm(32, 14, 16),
          ccm(32, 13, 0),
          ccm(32, 13, 5),
          ccm(32, 13, 18),
          other("AES_ECB_ENCRYPT_DATA", new Parameter.StringData(new byte[0])),
          other("AES_ECB_ENCRYPT_DATA", new Parameter.StringData(new byte[17])),
          other("AES_CBC_ENCRYPT_DATA", new CbcData(new byte[16], new byte[8])),
          other("AES_CBC_ENCRYPT_DATA", new CbcData(new byte[8], new byte[16])),
          other("CHACHA20_POLY1305", new Aead(new byte[8], NO_LABEL)),
          other("CHACHA20_POLY1305", new Aead(new byte[24], NO_LABEL)),
          other("CHACHA20_POLY1305", new Aead(new byte[0], NO_LABEL)),
          pss(Ckm.MD5, Ckg.MGF1_SHA1, 20),
          pss(0, Ckg.MGF1_SHA256, 32),
          pss(Ckm.SHA256, 0, 32),
          pss(Ckm.SHA256_RSA_PKCS, Ckg.MGF1_SHA256, 32),
          pss(Ckm.SHA256, 10, 32),
          pss(Ckm.SHA256, Ckg.MGF1_SHA256, 256 - 32 - 1),
          pss(Ckm.SHA256, Ckg.MGF1_SHA256, -1),
          pss(Ckm.SHA256, Ckg.MGF1_SHA256, 1L << 32),
          hashedPss(Ckm.SHA384, Ckg.MGF1_SHA384),
          oaep(Ckm.SHA256, 0, 1, NO_LABEL),
          oaep(0, Ckg.MGF1_SHA256, 1, NO_LABEL),
          oaep(0x210, Ckg.MGF1_SHA256, 1, NO_LABEL),
          oaep(Ckm.SHA256, 10, 1, NO_LABEL),
          oaep(Ckm.SHA256, Ckg.MGF1_SHA256, 2, NO_LABEL),
          oaep(Ckm.SHA256, Ckg.MGF1_SHA256, 0, new byte[1]),
          ecdh(0, NO_LABEL),
          ecdh(Ckd.SHA1_KDF_ASN1, NO_LABEL),
          ecdh(Ckd.CPDIVERSIFY_KDF, NO_LABEL),
          ecdh(-1, NO_LABEL),
          ecdh(Ckd.NULL, new byte[1]),
          rsaAes(0),
          rsaAes(129),
          rsaAes(512),
          rsaAes(256 + (1L << 32)),
          Specimen.named("RSA_AES_KEY_WRAP").with(new RsaAes(256, Optional.empty())),
          Specimen.named("RSA_AES_KEY_WRAP")
              .with(new RsaAes(256, Optional.of(new Oaep(Ckm.MD5, Ckg.MGF1_SHA256, 1, NO_LABEL)))),
          ecdhAes(0, Ckd.SHA256_KDF, NO_LABEL),
          ecdhAes(64, Ckd.SHA256_KDF, NO_LABEL),
          ecdhAes(256, 0, NO_LABEL),
          ecdhAes(256, Ckd.SHA1_KDF_ASN1, NO_LABEL),
          ecdhAes(256, Ckd.NULL, new byte[1]),
          Specimen.named("EDDSA").with(new Eddsa(false, new byte[256])),
          Specimen.named("EDDSA").with(new Eddsa(true, new byte[256])),
          other("ML_DSA", new SignContext(0, new byte[256])),
          other("ML_DSA", new SignContext(3, NO_LABEL)),
          other("ML_DSA", new SignContext(-1, NO_LABEL)),
          other("HASH_ML_DSA", new HashSignContext(0, NO_LABEL, Ckm.SHA_1)),
          other("HASH_ML_DSA", new HashSignContext(0, NO_LABEL, Ckm.SHA512_256)),
          other("HASH_ML_DSA", new HashSignContext(3, NO_LABEL, Ckm.SHA256)),
          other("HASH_SLH_DSA", new HashSignContext(0, NO_LABEL, 0)),
          other("SLH_DSA", new SignContext(0, new byte[256])),
          other("HASH_SLH_DSA_SHA256", new SignContext(3, NO_LABEL)));

  @ParameterizedTest
  @FieldSource("SPECIMENS")
  void theParameterOfAnotherMechanismIsRefused(Specimen specimen) {
    for (var parameter : ONE_OF_EACH) {
      if (!parameter.getClass().equals(specimen.mechanism().parameter().getClass())
          && !isKeyWrapIv(specimen, parameter)
          && !isOfEddsa(specimen, parameter)
          && !needsNoContext(specimen, parameter)) {
        refusesEverywhere(specimen.with(parameter));
      }
    }
  }

  @ParameterizedTest
  @FieldSource("OUT_OF_RANGE")
  void aParameterOutOfRangeIsRefused(Specimen specimen) {
    refusesEverywhere(specimen);
  }

  // SP 800-38C §A.1; a wrapped key's length is the token's to know.
  @Test
  void aDataLengthThatHasNoRoomBesideTheNonceIsRefused() {
    for (long length : new long[] {1 << 16, -1, Long.MIN_VALUE}) {
      var s = ccm(length, 13, 16);
      for (var service : List.of(Service.ENCRYPT, Service.DECRYPT)) {
        assertRefused(
            Ckr.MECHANISM_PARAM_INVALID,
            () ->
                BENCH.with(
                    s.key().copy(),
                    key -> {
                      service.begin(BENCH, s, key);
                      return key;
                    }));
      }
    }
  }

  @Test
  void theLongestSaltServes() throws Exception {
    var specimen = pss(Ckm.SHA256, Ckg.MGF1_SHA256, 256 - 32 - 2);
    BENCH.with(
        specimen.key().copy(),
        key -> {
          Service.VERIFY.run(BENCH, specimen, key);
          return key;
        });
  }

  @Test
  void aKeyWrapIvOfItsOwnServesAndCounts() throws Exception {
    var own = Specimen.named("AES_KEY_WRAP").with(new Parameter.Iv(new byte[8]));
    BENCH.with(
        own.key().copy(),
        key -> {
          Service.UNWRAP.run(BENCH, own, key);
          byte[] wrapped = Service.wrap(BENCH, own, key);
          assertRefused(
              Ckr.WRAPPED_KEY_INVALID,
              () ->
                  BENCH
                      .table()
                      .unwrap(Mechanism.of(Ckm.AES_KEY_WRAP), key, wrapped, own.template()));
          return key;
        });
  }

  /// Outside the standard: OpenSSL's provider sends a hash and a mask of 0 when the application
  /// named no digest, and means SHA-1.
  @Test
  void oaepWithoutNamesIsSha1() throws Exception {
    var unnamed = new Mechanism(Ckm.RSA_PKCS_OAEP, new Oaep(0, 0, 0, NO_LABEL));
    var named = oaep(Ckm.SHA_1, Ckg.MGF1_SHA1, 1, NO_LABEL).mechanism();
    byte[] data = {1, 2, 3};
    BENCH.with(
        Specimen.Key.RSA.copy(),
        key -> {
          var encryption = BENCH.table().encrypt(unnamed, key.facts(), Optional.empty());
          assertArrayEquals(
              data, BENCH.table().decrypt(named, key).process(encryption.process(data)));
          return key;
        });
  }

  private static boolean isOfEddsa(Specimen specimen, Parameter parameter) {
    return specimen.mechanism().type() == Ckm.EDDSA && parameter instanceof Eddsa;
  }

  private static boolean needsNoContext(Specimen specimen, Parameter parameter) {
    return specimen.mechanism().parameter() instanceof SignContext
        && parameter instanceof Parameter.None;
  }

  private static boolean isKeyWrapIv(Specimen specimen, Parameter parameter) {
    return specimen.name().startsWith("AES_KEY_WRAP")
        && parameter instanceof Parameter.Iv(byte[] value)
        && value.length == 8;
  }

  private static void refusesEverywhere(Specimen specimen) {
    long flags = BENCH.table().info(specimen.mechanism().type()).orElseThrow().flags();
    for (var service : Service.values()) {
      if ((flags & service.flag) != 0) {
        assertRefused(
            Ckr.MECHANISM_PARAM_INVALID,
            () ->
                BENCH.with(
                    specimen.key().copy(),
                    key -> {
                      service.begin(BENCH, specimen, key);
                      return key;
                    }),
            service + " " + specimen.mechanism());
      }
    }
  }

  private static Specimen gcm(int ivLength, long tagBits) {
    return Specimen.named("AES_GCM").with(new Gcm(new byte[ivLength], NO_LABEL, tagBits));
  }

  private static Specimen iv(String name, int length) {
    return Specimen.named(name).with(new Parameter.Iv(new byte[length]));
  }

  private static Specimen number(String name, long value) {
    return other(name, new Parameter.Ulong(value));
  }

  private static Specimen other(String name, Parameter parameter) {
    return Specimen.named(name).with(parameter);
  }

  private static Specimen ccm(long dataLength, int nonceLength, long macBytes) {
    return other("AES_CCM", new Ccm(dataLength, new byte[nonceLength], NO_LABEL, macBytes));
  }

  private static Specimen pss(long hash, long mgf, long saltLength) {
    return Specimen.named("RSA_PKCS_PSS").with(new Pss(hash, mgf, saltLength));
  }

  private static Specimen hashedPss(long hash, long mgf) {
    return Specimen.named("SHA256_RSA_PKCS_PSS").with(new Pss(hash, mgf, 32));
  }

  private static Specimen oaep(long hash, long mgf, long source, byte[] label) {
    return Specimen.named("RSA_PKCS_OAEP").with(new Oaep(hash, mgf, source, label));
  }

  private static Specimen rsaAes(long bits) {
    return Specimen.named("RSA_AES_KEY_WRAP")
        .with(new RsaAes(bits, Optional.of((Oaep) Specimen.OAEP)));
  }

  private static Specimen ecdhAes(long bits, long kdf, byte[] shared) {
    return Specimen.named("ECDH_AES_KEY_WRAP").with(new EcdhAes(bits, kdf, shared));
  }

  private static Specimen ecdh(long kdf, byte[] sharedData) {
    return Specimen.named("ECDH1_DERIVE").with(Specimen.ecdh(kdf, sharedData));
  }
}
