package org.asterism.conformance.restart;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;

/// What a Java process does with keys that it looked up once, before and after restarts of the
/// engine: CONFIGURATION PIN FOLDER. It goes on to the next round when a file of its number is
/// there. Plain Java verifies. It is run as a source file by every supported Java.
final class RestartedProgram {
  private static final byte[] DATA = "what goes on".getBytes(StandardCharsets.UTF_8);
  private static final int ROUNDS = 3;
  private static final long LOOK_MILLIS = 50;

  private final Provider token;
  private final KeyStore store;
  private final PrivateKey ec;
  private final PrivateKey rsa;

  private RestartedProgram(Provider token, char[] pin) throws Exception {
    this.token = token;
    this.store = KeyStore.getInstance("PKCS11", token);
    this.store.load(null, pin);
    this.ec = (PrivateKey) store.getKey("ec", null);
    this.rsa = (PrivateKey) store.getKey("rsa", null);
  }

  public static void main(String[] arguments) throws Exception {
    Provider token = Security.getProvider("SunPKCS11").configure(arguments[0]);
    Security.addProvider(token);
    var program = new RestartedProgram(token, arguments[1].toCharArray());
    for (int round = 1; round <= ROUNDS; round++) {
      await(Path.of(arguments[2], Integer.toString(round)), round);
      program.use();
      System.out.println("ok: round " + round);
    }
  }

  private static void await(Path file, int round) throws InterruptedException {
    while (round > 1 && !Files.exists(file)) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private void use() throws Exception {
    signs("SHA256withECDSA", "ec", ec);
    signs("SHA256withRSA", "rsa", rsa);
    decrypts();
    var aliases = new java.util.TreeSet<>(java.util.Collections.list(store.aliases()));
    require(aliases.containsAll(List.of("ec", "rsa")), "the key store's aliases");
  }

  private void signs(String algorithm, String alias, PrivateKey key) throws Exception {
    var signing = Signature.getInstance(algorithm, token);
    signing.initSign(key);
    signing.update(DATA);
    byte[] signature = signing.sign();
    var verifying = Signature.getInstance(algorithm, alias.equals("ec") ? "SunEC" : "SunRsaSign");
    verifying.initVerify(store.getCertificate(alias));
    verifying.update(DATA);
    require(verifying.verify(signature), algorithm);
  }

  private void decrypts() throws Exception {
    String padding = "RSA/ECB/PKCS1Padding";
    var sealing = Cipher.getInstance(padding, "SunJCE");
    sealing.init(Cipher.ENCRYPT_MODE, store.getCertificate("rsa").getPublicKey());
    byte[] sealed = sealing.doFinal(DATA);
    var opening = Cipher.getInstance(padding, token);
    opening.init(Cipher.DECRYPT_MODE, rsa);
    require(Arrays.equals(DATA, opening.doFinal(sealed)), padding);
  }

  private static void require(boolean right, String what) {
    if (!right) {
      throw new IllegalStateException("failed: " + what);
    }
  }
}
