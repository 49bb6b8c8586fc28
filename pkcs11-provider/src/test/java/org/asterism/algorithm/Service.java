package org.asterism.algorithm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyUse;
import org.asterism.vault.VaultException;

/// What a mechanism may claim to serve, each as calls that show it does.
enum Service {
  ENCRYPT(Ckf.ENCRYPT),
  DECRYPT(Ckf.DECRYPT),
  DIGEST(Ckf.DIGEST),
  SIGN(Ckf.SIGN),
  VERIFY(Ckf.VERIFY),
  SIGN_RECOVER(Ckf.SIGN_RECOVER),
  VERIFY_RECOVER(Ckf.VERIFY_RECOVER),
  GENERATE(Ckf.GENERATE),
  GENERATE_KEY_PAIR(Ckf.GENERATE_KEY_PAIR),
  WRAP(Ckf.WRAP),
  UNWRAP(Ckf.UNWRAP),
  DERIVE(Ckf.DERIVE),
  ENCAPSULATE(Ckf.ENCAPSULATE),
  DECAPSULATE(Ckf.DECAPSULATE);

  final long flag;

  Service(long flag) {
    this.flag = flag;
  }

  /// Runs the service whole, with what undoes it.
  void run(Workbench bench, Specimen s, KeyUse key) throws VaultException, CryptokiException {
    switch (this) {
      case ENCRYPT -> encrypt(bench, s, key);
      case DECRYPT ->
          assertArrayEquals(
              plaintext(s),
              bench.table().decrypt(s.mechanism(), key).process(encrypt(bench, s, key)));
      case DIGEST -> digest(bench, s);
      case SIGN -> sign(bench, s, key);
      case VERIFY ->
          bench
              .table()
              .verify(s.mechanism(), key.facts(), Optional.of(key))
              .verify(s.data(), sign(bench, s, key));
      case SIGN_RECOVER -> signRecover(bench, s, key);
      case VERIFY_RECOVER ->
          assertArrayEquals(
              s.data(),
              bench
                  .table()
                  .verifyRecover(s.mechanism(), key.facts())
                  .recover(signRecover(bench, s, key)));
      case GENERATE -> bench.table().generateKey(s.mechanism(), s.template()).close();
      case GENERATE_KEY_PAIR ->
          bench.table().generatePair(s.mechanism(), s.template(), Template.EMPTY).close();
      case WRAP -> wrap(bench, s, key);
      case UNWRAP ->
          assertArrayEquals(
              s.data(),
              CipherReplays.value(
                  bench.table().unwrap(s.mechanism(), key, wrap(bench, s, key), s.template())));
      case DERIVE -> derive(bench, s, key);
      case ENCAPSULATE -> encapsulate(bench, s, key).key().close();
      case DECAPSULATE -> decapsulate(bench, s, key);
    }
  }

  /// Only what begins the service: where a mechanism that does not serve it must refuse.
  void begin(Workbench bench, Specimen s, KeyUse key) throws VaultException, CryptokiException {
    var table = bench.table();
    switch (this) {
      case ENCRYPT -> table.encrypt(s.mechanism(), key.facts(), Optional.of(key));
      case DECRYPT -> table.decrypt(s.mechanism(), key);
      case DIGEST -> table.digest(s.mechanism());
      case SIGN -> table.sign(s.mechanism(), key);
      case VERIFY -> table.verify(s.mechanism(), key.facts(), Optional.of(key));
      case SIGN_RECOVER -> table.signRecover(s.mechanism(), key);
      case VERIFY_RECOVER -> table.verifyRecover(s.mechanism(), key.facts());
      case GENERATE -> table.generateKey(s.mechanism(), s.template()).close();
      case GENERATE_KEY_PAIR ->
          table.generatePair(s.mechanism(), s.template(), Template.EMPTY).close();
      case WRAP -> {
        try (var wrapped = Workbench.secret(Ckk.GENERIC_SECRET, s.data())) {
          table.wrap(s.mechanism(), key.facts(), Optional.of(key), wrapped);
        }
      }
      case UNWRAP -> table.unwrap(s.mechanism(), key, s.data(), s.template()).close();
      case DERIVE -> derive(bench, s, key);
      case ENCAPSULATE -> encapsulate(bench, s, key).key().close();
      case DECAPSULATE -> table.decapsulate(s.mechanism(), key, s.data(), s.template()).close();
    }
  }

  // The key stands for those that the parameter names too.
  private static void derive(Workbench bench, Specimen s, KeyUse key)
      throws VaultException, CryptokiException {
    if (bench.table().derivesPublicKeys(s.mechanism())) {
      assertEquals(key.facts(), bench.table().derivePublic(s.mechanism(), key.facts()));
    } else {
      var keys = new ArrayList<>(List.of(key));
      s.mechanism().parameter().keys().forEach(_ -> keys.add(key));
      bench.table().deriveAll(s.mechanism(), keys, s.template()).close();
    }
  }

  private static Encapsulation encapsulate(Workbench bench, Specimen s, KeyUse key)
      throws CryptokiException {
    var made = bench.table().encapsulate(s.mechanism(), key.facts(), s.template());
    assertEquals(
        bench.table().encapsulatedLength(s.mechanism(), key.facts()), made.ciphertext().length);
    return made;
  }

  private static void decapsulate(Workbench bench, Specimen s, KeyUse key)
      throws VaultException, CryptokiException {
    var made = encapsulate(bench, s, key);
    assertArrayEquals(
        CipherReplays.value(made.key()),
        CipherReplays.value(
            bench.table().decapsulate(s.mechanism(), key, made.ciphertext(), s.template())));
  }

  private static void digest(Workbench bench, Specimen s) throws CryptokiException {
    var digest = bench.table().digest(s.mechanism());
    digest.update(s.data());
    assertEquals(digest.length(), digest.finish().length);
  }

  // The raw mechanism gives the number in as many bytes as the modulus has.
  private static byte[] plaintext(Specimen s) {
    boolean raw = s.mechanism().type() == Ckm.RSA_X_509;
    int length = raw ? 256 : s.data().length;
    byte[] plaintext = new byte[length];
    System.arraycopy(s.data(), 0, plaintext, length - s.data().length, s.data().length);
    return plaintext;
  }

  static byte[] encrypt(Workbench bench, Specimen s, KeyUse key)
      throws VaultException, CryptokiException {
    return bench.table().encrypt(s.mechanism(), key.facts(), Optional.of(key)).process(s.data());
  }

  static byte[] sign(Workbench bench, Specimen s, KeyUse key)
      throws VaultException, CryptokiException {
    return bench.table().sign(s.mechanism(), key).sign(s.data());
  }

  static byte[] signRecover(Workbench bench, Specimen s, KeyUse key)
      throws VaultException, CryptokiException {
    return bench.table().signRecover(s.mechanism(), key).sign(s.data());
  }

  static byte[] wrap(Workbench bench, Specimen s, KeyUse key)
      throws VaultException, CryptokiException {
    try (var wrapped = Workbench.secret(Ckk.GENERIC_SECRET, s.data())) {
      byte[] made = bench.table().wrap(s.mechanism(), key.facts(), Optional.of(key), wrapped);
      assertEquals(
          bench.table().wrappedLength(s.mechanism(), key.facts(), wrapped.facts()).most(),
          made.length);
      return made;
    }
  }
}
