package org.asterism.algorithm;

import java.util.List;
import java.util.Optional;
import org.asterism.crypto.LocalKey;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyForms;
import org.asterism.key.KeyMaterial;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;

/// The wrapping of keys of any class under an AES key that serves once, and that an asymmetric
/// mechanism brings to the other party.
///
/// @param keyWrap AES key wrap with padding (RFC 5649)
public record TemporaryKeyWrap(Family keyWrap) {
  private static final SecretLengths KEY_BYTES = SecretLengths.only(16L, 24L, 32L);
  private static final KeyForms SECRET_KEYS = new KeyForms(List.of());
  private static final Parameter NONE = new Parameter.None();

  /// The bytes of an AES key of so many bits.
  public static int keyBytes(long bits) throws CryptokiException {
    if (bits % Byte.SIZE != 0 || !KEY_BYTES.allow(bits / Byte.SIZE)) {
      throw Refusals.parameter("an aes key of 128, 192 or 256 bits");
    }
    return (int) bits / Byte.SIZE;
  }

  public OutputLength wrappedLength(KeyFacts wrapped) throws CryptokiException {
    return keyWrap.wrappedLength(NONE, new KeyFacts.Secret(Ckk.AES, 32), wrapped);
  }

  /// @param temporary taken
  public byte[] wrap(SecretBytes temporary, KeyMaterial wrapped)
      throws VaultException, CryptokiException {
    try (var key = local(temporary)) {
      return keyWrap.wrap(NONE, key.facts(), Optional.of(key), wrapped);
    }
  }

  /// @param temporary taken
  public KeyMaterial unwrap(SecretBytes temporary, byte[] wrapped, WantedKey wanted)
      throws VaultException, CryptokiException {
    try (var key = local(temporary)) {
      return keyWrap.unwrap(NONE, key, wrapped, wanted);
    }
  }

  private static LocalKey local(SecretBytes temporary) {
    var facts = new KeyFacts.Secret(Ckk.AES, temporary.length());
    return LocalKey.of(new KeyMaterial(facts, temporary), SECRET_KEYS);
  }
}
