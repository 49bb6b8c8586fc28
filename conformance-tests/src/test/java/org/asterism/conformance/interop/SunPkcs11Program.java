package org.asterism.conformance.interop;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// An application of Java 17 or later that uses the token through SunPKCS11, launched as a source
/// file: `java SunPkcs11Program.java CONFIGURATION PIN operations|elliptic|keep|found FOLDER`.
/// Plain Java checks what the token does. Says `ok:` of each thing; an exception ends it otherwise.
///
/// Written in Java 17, and alone: it is no part of the tests' classpath where it runs.
@SuppressWarnings("NullAway") // the annotation for what may be null is not there in Java 17
final class SunPkcs11Program {
  private static final byte[] DATA = "what is signed and sealed".getBytes(StandardCharsets.UTF_8);
  private static final byte[] IV = Arrays.copyOf(DATA, 16);

  private final Provider token;
  private final KeyStore store;
  private final char[] pin;

  private SunPkcs11Program(Provider token, char[] pin) throws Exception {
    this.token = token;
    this.pin = pin;
    this.store = KeyStore.getInstance("PKCS11", token);
    this.store.load(null, pin);
  }

  public static void main(String[] arguments) throws Exception {
    Provider token = Security.getProvider("SunPKCS11").configure(arguments[0]);
    Security.addProvider(token);
    var program = new SunPkcs11Program(token, arguments[1].toCharArray());
    Path folder = Path.of(arguments[3]);
    switch (arguments[2]) {
      case "operations" -> program.operations();
      case "elliptic" -> program.elliptic();
      case "keep" -> program.keep(folder);
      case "found" -> program.found(folder);
      default -> throw new IllegalArgumentException(arguments[2]);
    }
  }

  private void operations() throws Exception {
    rsa();
    elliptic();
    secret();
    agree();
    rest();
  }

  private static void said(String what) {
    System.out.println("ok: " + what);
  }

  private static void require(boolean right, String what) {
    if (!right) {
      throw new IllegalStateException("failed: " + what);
    }
    said(what);
  }

  // --- keys of RSA -------------------------------------------------------------------------------

  private KeyPair pair(String algorithm, AlgorithmParameterSpec curve, int bits) throws Exception {
    var generator = KeyPairGenerator.getInstance(algorithm, token);
    if (curve != null) {
      generator.initialize(curve);
    } else {
      generator.initialize(bits);
    }
    return generator.generateKeyPair();
  }

  private void rsa() throws Exception {
    for (int bits : new int[] {2048, 3072, 4096}) {
      KeyPair pair = pair("RSA", null, bits);
      require(pair.getPrivate().getEncoded() == null, "the private key shows nothing, " + bits);
      signs("SHA256withRSA", null, pair);
    }
    KeyPair pair = pair("RSA", null, 2048);
    for (String hash : new String[] {"256", "384", "512"}) {
      signs("SHA" + hash + "withRSA", null, pair);
      var mgf = new MGF1ParameterSpec("SHA-" + hash);
      int salt = Integer.parseInt(hash) / 8;
      signs("RSASSA-PSS", new PSSParameterSpec("SHA-" + hash, "MGF1", mgf, salt, 1), pair);
    }
    decrypts(pair);
  }

  private void decrypts(KeyPair pair) throws Exception {
    String padding = "RSA/ECB/PKCS1Padding";
    byte[] sealed = run(Cipher.getInstance(padding, "SunJCE"), Cipher.ENCRYPT_MODE, plain(pair));
    byte[] opened = apply(Cipher.getInstance(padding, token), pair.getPrivate(), sealed);
    require(Arrays.equals(DATA, opened), "RSA decryption of what plain Java sealed");
    var wrapper = Cipher.getInstance(padding, token);
    wrapper.init(Cipher.WRAP_MODE, pair.getPublic());
    byte[] wrapped = wrapper.wrap(new SecretKeySpec(IV, "AES"));
    wrapper.init(Cipher.UNWRAP_MODE, pair.getPrivate());
    Key unwrapped = wrapper.unwrap(wrapped, "AES", Cipher.SECRET_KEY);
    sealsLikePlainJava(unwrapped, IV, "an unwrapped AES key");
  }

  private static byte[] run(Cipher cipher, int mode, Key key) throws GeneralSecurityException {
    cipher.init(mode, key);
    return cipher.doFinal(DATA);
  }

  private static byte[] apply(Cipher cipher, Key key, byte[] sealed)
      throws GeneralSecurityException {
    cipher.init(Cipher.DECRYPT_MODE, key);
    return cipher.doFinal(sealed);
  }

  // The public key as a plain one, so that the JDK's own provider takes it.
  private static PublicKey plain(KeyPair pair) throws GeneralSecurityException {
    String algorithm = pair.getPublic().getAlgorithm();
    var factory =
        java.security.KeyFactory.getInstance(
            algorithm, algorithm.equals("RSA") ? "SunRsaSign" : "SunEC");
    return factory.generatePublic(
        new java.security.spec.X509EncodedKeySpec(pair.getPublic().getEncoded()));
  }

  private void signs(String algorithm, AlgorithmParameterSpec parameter, KeyPair pair)
      throws Exception {
    var signer = Signature.getInstance(algorithm, token);
    set(signer, parameter);
    signer.initSign(pair.getPrivate());
    signer.update(DATA);
    byte[] signature = signer.sign();
    PublicKey key = plain(pair);
    boolean rsa = key.getAlgorithm().equals("RSA");
    var verifier = Signature.getInstance(algorithm, rsa ? "SunRsaSign" : "SunEC");
    set(verifier, parameter);
    verifier.initVerify(key);
    verifier.update(DATA);
    require(verifier.verify(signature), algorithm + " verified by plain Java");
    var own = Signature.getInstance(algorithm, token);
    set(own, parameter);
    own.initVerify(pair.getPublic());
    own.update(DATA);
    require(own.verify(signature), algorithm + " verified by the token");
  }

  private static void set(Signature signature, AlgorithmParameterSpec parameter)
      throws GeneralSecurityException {
    if (parameter != null) {
      signature.setParameter(parameter);
    }
  }

  // --- keys of elliptic curves -------------------------------------------------------------------

  private void elliptic() throws Exception {
    for (String curve : new String[] {"secp256r1", "secp384r1", "secp521r1"}) {
      KeyPair pair = pair("EC", new ECGenParameterSpec(curve), 0);
      for (String hash : new String[] {"SHA256", "SHA384", "SHA512"}) {
        signs(hash + "withECDSA", null, pair);
      }
    }
    KeyPair pair = pair("EC", new ECGenParameterSpec("secp256r1"), 0);
    signs("SHA256withECDSAinP1363Format", null, pair);
  }

  private void agree() throws Exception {
    for (String curve : new String[] {"secp256r1", "secp384r1", "secp521r1"}) {
      KeyPair own = pair("EC", new ECGenParameterSpec(curve), 0);
      var generator = KeyPairGenerator.getInstance("EC", "SunEC");
      generator.initialize(new ECGenParameterSpec(curve));
      KeyPair peer = generator.generateKeyPair();
      var theirs = KeyAgreement.getInstance("ECDH", "SunEC");
      theirs.init(peer.getPrivate());
      theirs.doPhase(plain(own), true);
      var ours = KeyAgreement.getInstance("ECDH", token);
      ours.init(own.getPrivate());
      ours.doPhase(peer.getPublic(), true);
      require(Arrays.equals(theirs.generateSecret(), ours.generateSecret()), "ECDH on " + curve);
    }
  }

  // --- secret keys -------------------------------------------------------------------------------

  private void secret() throws Exception {
    for (int bits : new int[] {128, 192, 256}) {
      var generator = KeyGenerator.getInstance("AES", token);
      generator.init(bits);
      opensWhatItSealed(generator.generateKey(), "a generated AES key of " + bits + " bits");
      byte[] value = Arrays.copyOf(DATA, bits / 8);
      sealsLikePlainJava(new SecretKeySpec(value, "AES"), value, "AES of " + bits + " bits");
    }
    var key = new SecretKeySpec(DATA, "HmacSHA256");
    byte[] own = mac(Mac.getInstance("HmacSHA256", token), key);
    require(Arrays.equals(mac(Mac.getInstance("HmacSHA256", "SunJCE"), key), own), "HMAC");
  }

  private static byte[] mac(Mac mac, SecretKey key) throws GeneralSecurityException {
    mac.init(key);
    mac.update(DATA, 0, 5);
    return mac.doFinal(Arrays.copyOfRange(DATA, 5, DATA.length));
  }

  private void opensWhatItSealed(SecretKey key, String what) throws GeneralSecurityException {
    for (String way : new String[] {"AES/CBC/PKCS5Padding", "AES/GCM/NoPadding"}) {
      var cipher = Cipher.getInstance(way, token);
      cipher.init(Cipher.ENCRYPT_MODE, key, parameter(way));
      byte[] sealed = cipher.doFinal(DATA);
      cipher.init(Cipher.DECRYPT_MODE, key, parameter(way));
      require(Arrays.equals(DATA, cipher.doFinal(sealed)), way + " with " + what);
    }
  }

  private void sealsLikePlainJava(Key key, byte[] value, String what)
      throws GeneralSecurityException {
    for (String way : new String[] {"AES/CBC/PKCS5Padding", "AES/GCM/NoPadding"}) {
      var ours = Cipher.getInstance(way, token);
      ours.init(Cipher.ENCRYPT_MODE, key, parameter(way));
      var theirs = Cipher.getInstance(way, "SunJCE");
      theirs.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(value, "AES"), parameter(way));
      byte[] sealed;
      if (way.contains("GCM")) {
        // In one piece: whatever the token, SunPKCS11 loses the rest of GCM that comes in two.
        ours.updateAAD(IV);
        theirs.updateAAD(IV);
        sealed = ours.doFinal(DATA);
      } else {
        sealed = join(ours.update(DATA, 0, 7), ours.doFinal(DATA, 7, DATA.length - 7));
      }
      require(Arrays.equals(theirs.doFinal(DATA), sealed), way + " of " + what);
    }
  }

  private static byte[] join(byte[] first, byte[] last) {
    if (first == null) {
      return last;
    }
    byte[] whole = Arrays.copyOf(first, first.length + last.length);
    System.arraycopy(last, 0, whole, first.length, last.length);
    return whole;
  }

  private static AlgorithmParameterSpec parameter(String way) {
    return way.contains("GCM")
        ? new GCMParameterSpec(128, Arrays.copyOf(IV, 12))
        : new IvParameterSpec(IV);
  }

  // --- what needs no key -------------------------------------------------------------------------

  private void rest() throws Exception {
    for (String digest : new String[] {"SHA-224", "SHA-256", "SHA-384", "SHA-512"}) {
      byte[] own = MessageDigest.getInstance(digest, token).digest(DATA);
      require(Arrays.equals(MessageDigest.getInstance(digest, "SUN").digest(DATA), own), digest);
    }
    byte[] drawn = new byte[32];
    SecureRandom.getInstance("PKCS11", token).nextBytes(drawn);
    require(!Arrays.equals(new byte[32], drawn), "random bytes");
  }

  // --- what outlives the program -----------------------------------------------------------------

  // Keys and certificates that keytool made with plain keys, and a secret key.
  private void keep(Path folder) throws Exception {
    KeyStore plain = plainStore(folder);
    for (String alias : new String[] {"plain-rsa", "plain-ec"}) {
      Key key = plain.getKey(alias, pin);
      store.setKeyEntry(alias, key, null, plain.getCertificateChain(alias));
      said("kept " + alias);
    }
    store.setKeyEntry("kept-aes", new SecretKeySpec(IV, "AES"), null, null);
    said("kept a secret key");
  }

  private KeyStore plainStore(Path folder) throws Exception {
    var plain = KeyStore.getInstance("PKCS12");
    try (var input = Files.newInputStream(folder.resolve("plain.p12"))) {
      plain.load(input, pin);
    }
    return plain;
  }

  // In another process, later.
  private void found(Path folder) throws Exception {
    for (String alias : new String[] {"plain-rsa", "plain-ec", "token-rsa", "token-ec"}) {
      var key = (PrivateKey) store.getKey(alias, null);
      Certificate certificate = store.getCertificate(alias);
      String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
      signs(algorithm, null, new KeyPair(certificate.getPublicKey(), key));
      said("found " + alias);
    }
    for (String alias : new String[] {"plain-rsa", "plain-ec"}) {
      Certificate certificate = plainStore(folder).getCertificate(alias);
      require(certificate.equals(store.getCertificate(alias)), "found the certificate " + alias);
    }
    sealsLikePlainJava(store.getKey("kept-aes", null), IV, "a kept AES key");
    for (String alias : new String[] {"plain-rsa", "plain-ec", "kept-aes"}) {
      store.deleteEntry(alias);
      require(!store.containsAlias(alias), "deleted " + alias);
    }
  }
}
