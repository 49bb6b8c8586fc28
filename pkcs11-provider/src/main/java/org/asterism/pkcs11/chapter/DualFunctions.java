package org.asterism.pkcs11.chapter;

import java.util.Arrays;
import org.asterism.cryptoki.Buffer;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Output;
import org.asterism.pkcs11.session.Application;
import org.asterism.pkcs11.session.Session;
import org.asterism.secret.Handover;
import org.asterism.vault.VaultException;

/// Dual-function cryptographic functions (PKCS#11 v3.1 §5.17): a cipher, and a digest or signature
/// over its plaintext. Both take a part or neither does: a length query and a buffer that is too
/// small feed nothing, and any other refusal ends the cipher. Safe for use by many threads.
public final class DualFunctions {

  /// The operation beside the cipher.
  private interface Beside {
    void take(byte[] plaintext) throws VaultException, CryptokiException;
  }

  /// `C_DigestEncryptUpdate`.
  public Output digestEncrypt(Application application, long session, byte[] part, Buffer buffer)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      return encrypt(turn.session(), digesting(turn.session()), part, buffer);
    }
  }

  /// `C_DecryptDigestUpdate`.
  public Output decryptDigest(Application application, long session, byte[] part, Buffer buffer)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      return decrypt(turn.session(), digesting(turn.session()), part, buffer);
    }
  }

  /// `C_SignEncryptUpdate`.
  public Output signEncrypt(Application application, long session, byte[] part, Buffer buffer)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      var signing = turn.session().signing().active();
      Beside beside = plaintext -> SigningFunctions.feed(signing, plaintext);
      return encrypt(turn.session(), beside, part, buffer);
    }
  }

  /// `C_DecryptVerifyUpdate`.
  public Output decryptVerify(Application application, long session, byte[] part, Buffer buffer)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      var verification = turn.session().verification().active();
      Beside beside = plaintext -> SigningFunctions.feed(verification, plaintext);
      return decrypt(turn.session(), beside, part, buffer);
    }
  }

  private static Beside digesting(Session session) throws CryptokiException {
    var digest = session.digest().active();
    return plaintext -> DigestFunctions.feed(digest, plaintext);
  }

  private static Output encrypt(Session session, Beside beside, byte[] part, Buffer buffer)
      throws VaultException, CryptokiException {
    return CipherFunctions.update(
        session.encryption().active(),
        part,
        buffer,
        cipher -> {
          beside.take(part);
          return cipher.update(part);
        });
  }

  private static Output decrypt(Session session, Beside beside, byte[] part, Buffer buffer)
      throws VaultException, CryptokiException {
    return CipherFunctions.update(
        session.decryption().active(),
        part,
        buffer,
        cipher -> {
          byte[] plaintext = cipher.update(part);
          try (var handover = Handover.orElse(() -> Arrays.fill(plaintext, (byte) 0))) {
            beside.take(plaintext);
            return handover.to(plaintext);
          }
        });
  }
}
