package org.asterism.ratls;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.asterism.secret.SecretBytes;

/// AES-256-GCM ciphers for one direction of a connection, used again: looking one up among the
/// providers and expanding its key took a fifth of what a vault did for a release.
///
/// Safe for use by many threads; at most [#MAX] lie idle.
final class IdleCiphers {
  static final int MAX = 16;

  private static final int TAG_BITS = 128;

  private final int mode;
  private final Key key;
  private final Queue<Cipher> idle = new ArrayBlockingQueue<>(MAX);

  IdleCiphers(int mode, SecretBytes directionKey) {
    this.mode = mode;
    this.key = directionKey.useArray(bytes -> new SecretKeySpec(bytes, "AES"));
  }

  /// A cipher that has seen nonce and associated data.
  Cipher take(byte[] nonce, byte[] associated) throws GeneralSecurityException {
    Cipher found = idle.poll();
    Cipher cipher = found != null ? found : Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(associated);
    return cipher;
  }

  /// One that did its work; one that failed is dropped instead.
  void giveBack(Cipher cipher) {
    boolean _ = idle.offer(cipher);
  }
}
