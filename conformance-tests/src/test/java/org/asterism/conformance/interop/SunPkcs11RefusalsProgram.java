package org.asterism.conformance.interop;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// An application of Java 17 or later of which the token refuses one call after the other, launched
/// as a source file: `java SunPkcs11RefusalsProgram.java CONFIGURATION PIN refusals FOLDER`. After
/// each, everything goes on: SunPKCS11 keeps a pool of sessions, and gives the one that was refused
/// to whoever comes next. Says `ok:` of each refusal; an exception ends it otherwise.
///
/// Written in Java 17, and alone: it is no part of the tests' classpath where it runs.
final class SunPkcs11RefusalsProgram {
  private static final byte[] DATA = new byte[48];
  private static final byte[] IV = new byte[16];
  private static final GCMParameterSpec GCM = new GCMParameterSpec(128, new byte[12]);
  private static final int ROUNDS = 4;

  private final Provider token;
  private final KeyPair rsa;
  private final KeyPair ec;
  private final SecretKey aes;

  private SunPkcs11RefusalsProgram(Provider token) throws GeneralSecurityException {
    this.token = token;
    var pairs = KeyPairGenerator.getInstance("RSA", token);
    pairs.initialize(2048);
    this.rsa = pairs.generateKeyPair();
    this.ec = pairOn("secp256r1");
    var secrets = KeyGenerator.getInstance("AES", token);
    secrets.init(256);
    this.aes = secrets.generateKey();
  }

  /// What the token does not do.
  private interface Attempt {
    void run() throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    Provider token = Security.getProvider("SunPKCS11").configure(arguments[0]);
    Security.addProvider(token);
    KeyStore.getInstance("PKCS11", token).load(null, arguments[1].toCharArray());
    var program = new SunPkcs11RefusalsProgram(token);
    program.everythingGoesOn();
    for (Map.Entry<String, Attempt> refusal : program.refusals().entrySet()) {
      expectRefusal(refusal.getKey(), refusal.getValue());
      for (int i = 0; i < ROUNDS; i++) {
        program.everythingGoesOn();
      }
      System.out.println("ok: goes on after " + refusal.getKey());
    }
  }

  private static void expectRefusal(String what, Attempt attempt) throws Exception {
    try {
      attempt.run();
    } catch (GeneralSecurityException | ProviderException right) {
      return;
    }
    throw new IllegalStateException("failed: not refused: " + what);
  }

  private Map<String, Attempt> refusals() {
    var all = new LinkedHashMap<String, Attempt>();
    all.put("a GCM encryption of more than a frame holds", () -> seal(new byte[17 << 20]));
    all.put("a GCM decryption of more than a frame holds", () -> open(new byte[17 << 20]));
    all.put("a wrong GCM tag", this::openChanged);
    all.put("a GCM text shorter than its tag", () -> open(new byte[8]));
    all.put("a wrong CBC padding", this::unpadChanged);
    all.put("a CBC text of no whole blocks", () -> cbc(Cipher.DECRYPT_MODE).doFinal(new byte[17]));
    all.put("an ECDSA signature of another length", () -> verify(ec, "SHA256withECDSA"));
    all.put("an RSA signature of another length", () -> verify(rsa, "SHA256withRSA"));
    all.put("an RSA text of another length", () -> decrypt(new byte[255]));
    all.put("an RSA text that is no number below n", () -> decrypt(filled(256)));
    all.put("a key agreement with another curve", this::agreeWithAnotherCurve);
    all.put("an RSA key that is none", this::importBroken);
    return all;
  }

  private void everythingGoesOn() throws Exception {
    byte[] sealed = seal(DATA);
    require(Arrays.equals(DATA, open(sealed)), "GCM");
    byte[] encrypted = cbc(Cipher.ENCRYPT_MODE).doFinal(DATA);
    require(Arrays.equals(DATA, cbc(Cipher.DECRYPT_MODE).doFinal(encrypted)), "CBC");
    signAndVerify(ec, "SHA256withECDSA");
    signAndVerify(rsa, "SHA256withRSA");
    var mac = Mac.getInstance("HmacSHA256", token);
    mac.init(new SecretKeySpec(DATA, "HmacSHA256"));
    require(mac.doFinal(DATA).length == 32, "HMAC");
    byte[] digest = MessageDigest.getInstance("SHA-256", token).digest(DATA);
    require(
        MessageDigest.isEqual(digest, MessageDigest.getInstance("SHA-256").digest(DATA)), "SHA");
  }

  private static void require(boolean right, String what) {
    if (!right) {
      throw new IllegalStateException("failed: " + what);
    }
  }

  private byte[] seal(byte[] text) throws GeneralSecurityException {
    return gcm(Cipher.ENCRYPT_MODE).doFinal(text);
  }

  private byte[] open(byte[] sealed) throws GeneralSecurityException {
    return gcm(Cipher.DECRYPT_MODE).doFinal(sealed);
  }

  private Cipher gcm(int mode) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding", token);
    cipher.init(mode, aes, GCM);
    return cipher;
  }

  private Cipher cbc(int mode) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/CBC/PKCS5Padding", token);
    cipher.init(mode, aes, new IvParameterSpec(IV));
    return cipher;
  }

  private void openChanged() throws GeneralSecurityException {
    byte[] sealed = seal(DATA);
    sealed[sealed.length - 1] ^= 1;
    open(sealed);
  }

  private void unpadChanged() throws GeneralSecurityException {
    byte[] encrypted = cbc(Cipher.ENCRYPT_MODE).doFinal(DATA);
    // The last byte of the padding is the one before it, changed: 16 becomes 0.
    encrypted[encrypted.length - 17] ^= 16;
    cbc(Cipher.DECRYPT_MODE).doFinal(encrypted);
  }

  private void decrypt(byte[] text) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding", token);
    cipher.init(Cipher.DECRYPT_MODE, rsa.getPrivate());
    cipher.doFinal(text);
  }

  private static byte[] filled(int length) {
    byte[] filled = new byte[length];
    Arrays.fill(filled, (byte) 0xff);
    return filled;
  }

  private void signAndVerify(KeyPair pair, String algorithm) throws GeneralSecurityException {
    var signature = Signature.getInstance(algorithm, token);
    signature.initSign(pair.getPrivate());
    signature.update(DATA);
    byte[] made = signature.sign();
    signature.initVerify(pair.getPublic());
    signature.update(DATA);
    require(signature.verify(made), algorithm);
  }

  private void verify(KeyPair pair, String algorithm) throws GeneralSecurityException {
    var signature = Signature.getInstance(algorithm, token);
    signature.initVerify(pair.getPublic());
    signature.update(DATA);
    if (!signature.verify(new byte[7])) {
      throw new GeneralSecurityException("it is wrong, and was said to be");
    }
  }

  private KeyPair pairOn(String curve) throws GeneralSecurityException {
    var pairs = KeyPairGenerator.getInstance("EC", token);
    pairs.initialize(new ECGenParameterSpec(curve));
    return pairs.generateKeyPair();
  }

  private void agreeWithAnotherCurve() throws GeneralSecurityException {
    var agreement = KeyAgreement.getInstance("ECDH", token);
    agreement.init(ec.getPrivate());
    agreement.doPhase(pairOn("secp384r1").getPublic(), true);
    agreement.generateSecret();
  }

  private void importBroken() throws GeneralSecurityException {
    BigInteger odd = BigInteger.ONE.shiftLeft(2047).add(BigInteger.ONE);
    var numbers =
        new RSAPrivateCrtKeySpec(odd, BigInteger.valueOf(65537), odd, odd, odd, odd, odd, odd);
    Key broken = KeyFactory.getInstance("RSA", token).generatePrivate(numbers);
    var cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding", token);
    cipher.init(Cipher.DECRYPT_MODE, broken);
    cipher.doFinal(new byte[256]);
  }
}
