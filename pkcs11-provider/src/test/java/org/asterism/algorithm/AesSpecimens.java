package org.asterism.algorithm;

import java.util.List;
import org.asterism.cryptoki.Ckm;

/// The mechanisms of AES, in their order.
final class AesSpecimens {
  private AesSpecimens() {}

  static List<Specimen> list() {
    var aes = Specimen.Key.AES;
    return List.of(
        Specimen.of("AES_KEY_GEN", Ckm.AES_KEY_GEN, aes),
        Specimen.of("AES_XTS_KEY_GEN", Ckm.AES_XTS_KEY_GEN, Specimen.Key.XTS),
        Specimen.of("AES_GCM", Ckm.AES_GCM, aes, Specimen.GCM),
        Specimen.of("AES_CCM", Ckm.AES_CCM, aes, Specimen.CCM),
        Specimen.of("AES_CBC_PAD", Ckm.AES_CBC_PAD, aes, Specimen.CBC),
        Specimen.of("AES_CBC", Ckm.AES_CBC, aes, Specimen.CBC),
        Specimen.of("AES_ECB", Ckm.AES_ECB, aes),
        Specimen.of("AES_CTR", Ckm.AES_CTR, aes, Specimen.CTR),
        Specimen.of("AES_CTS", Ckm.AES_CTS, aes, Specimen.CBC),
        Specimen.of("AES_OFB", Ckm.AES_OFB, aes, Specimen.CBC),
        Specimen.of("AES_CFB1", Ckm.AES_CFB1, aes, Specimen.CBC),
        Specimen.of("AES_CFB8", Ckm.AES_CFB8, aes, Specimen.CBC),
        Specimen.of("AES_CFB64", Ckm.AES_CFB64, aes, Specimen.CBC),
        Specimen.of("AES_CFB128", Ckm.AES_CFB128, aes, Specimen.CBC),
        Specimen.of("AES_XTS", Ckm.AES_XTS, Specimen.Key.XTS, Specimen.CBC),
        Specimen.of("AES_CMAC", Ckm.AES_CMAC, aes),
        Specimen.of("AES_CMAC_GENERAL", Ckm.AES_CMAC_GENERAL, aes, new Parameter.Ulong(8)),
        Specimen.of("AES_GMAC", Ckm.AES_GMAC, aes, new Parameter.Iv(new byte[12])),
        Specimen.of("AES_KEY_WRAP", Ckm.AES_KEY_WRAP, aes),
        Specimen.of("AES_KEY_WRAP_KWP", Ckm.AES_KEY_WRAP_KWP, aes),
        Specimen.of("AES_KEY_WRAP_PKCS7", Ckm.AES_KEY_WRAP_PKCS7, aes),
        Specimen.of("AES_KEY_WRAP_PAD", Ckm.AES_KEY_WRAP_PAD, aes),
        Specimen.of("AES_ECB_ENCRYPT_DATA", Ckm.AES_ECB_ENCRYPT_DATA, aes, Specimen.DATA),
        Specimen.of("AES_CBC_ENCRYPT_DATA", Ckm.AES_CBC_ENCRYPT_DATA, aes, Specimen.CBC_DATA));
  }
}
