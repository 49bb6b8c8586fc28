package org.asterism.threshold.box;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The opening of RFC 9180's base mode, written out with the JDK alone: DHKEM(X25519, HKDF-SHA256),
/// HKDF-SHA256, AES-256-GCM.
final class PlainHpke {
  private static final byte[] KEM = joined(ascii("KEM"), HexFormat.of().parseHex("0020"));
  private static final byte[] SUITE =
      joined(ascii("HPKE"), HexFormat.of().parseHex("002000010002"));
  private static final byte[] NONE = new byte[0];

  private PlainHpke() {}

  static byte[] open(byte[] privateKey, byte[] publicKey, SealedBox box, byte[] info)
      throws GeneralSecurityException {
    byte[] shared =
        extractAndExpand(
            agreed(privateKey, box.encapsulation()), joined(box.encapsulation(), publicKey));
    byte[] context =
        joined(
            new byte[1],
            extract(SUITE, NONE, "psk_id_hash", NONE),
            extract(SUITE, NONE, "info_hash", info));
    byte[] prk = extract(SUITE, shared, "secret", NONE);
    byte[] aes = expand(SUITE, prk, "key", context, 32);
    byte[] nonce = expand(SUITE, prk, "base_nonce", context, 12);
    Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
    gcm.init(Cipher.DECRYPT_MODE, new SecretKeySpec(aes, "AES"), new GCMParameterSpec(128, nonce));
    return gcm.doFinal(box.ciphertext());
  }

  private static byte[] agreed(byte[] privateKey, byte[] peer) throws GeneralSecurityException {
    KeyFactory keys = KeyFactory.getInstance("X25519");
    PrivateKey own =
        keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, privateKey));
    PublicKey other =
        keys.generatePublic(
            new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, reversed(peer))));
    KeyAgreement agreement = KeyAgreement.getInstance("X25519");
    agreement.init(own);
    agreement.doPhase(other, true);
    return agreement.generateSecret();
  }

  // §4.1.
  private static byte[] extractAndExpand(byte[] agreed, byte[] context)
      throws GeneralSecurityException {
    byte[] prk = extract(KEM, NONE, "eae_prk", agreed);
    return expand(KEM, prk, "shared_secret", context, 32);
  }

  // §4, LabeledExtract.
  private static byte[] extract(byte[] suite, byte[] salt, String label, byte[] input)
      throws GeneralSecurityException {
    byte[] labeled = joined(ascii("HPKE-v1"), suite, ascii(label), input);
    return mac(salt.length == 0 ? new byte[32] : salt, labeled);
  }

  // §4, LabeledExpand, of one block at most.
  private static byte[] expand(byte[] suite, byte[] prk, String label, byte[] info, int length)
      throws GeneralSecurityException {
    byte[] labeled =
        joined(
            new byte[] {0, (byte) length},
            ascii("HPKE-v1"),
            suite,
            ascii(label),
            info,
            new byte[] {1});
    return Arrays.copyOf(mac(prk, labeled), length);
  }

  private static byte[] mac(byte[] secret, byte[] message) throws GeneralSecurityException {
    Mac hmac = Mac.getInstance("HmacSHA256");
    hmac.init(new SecretKeySpec(secret, "HmacSHA256"));
    return hmac.doFinal(message);
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  private static byte[] joined(byte[]... parts) {
    var whole = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      whole.writeBytes(part);
    }
    return whole.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
