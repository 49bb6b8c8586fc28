package org.asterism.key;

import org.asterism.cryptoki.CryptokiException;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.rsa.RsaKey;
import org.asterism.vault.VaultException;

/// How an RSA key is shared out: how it is cut down to RSA's two numbers, and the padding around a
/// power that others compute.
public non-sealed interface SharedRsa extends SharedForm {

  /// @throws IllegalArgumentException if [#refusal] has a reason
  RsaKey key(KeyFacts facts);

  /// The private exponent, big-endian; the caller closes it.
  SecretBytes exponent(KeyMaterial material);

  /// The key over powers that are computed elsewhere.
  NativeKey over(KeyFacts facts, Powers powers);

  /// The one private operation of a key that is not here.
  interface Powers {
    /// The power of a block, which its vaults see, as long as the modulus.
    byte[] ofBlock(byte[] block) throws VaultException, CryptokiException;

    /// The power of a ciphertext, which its vaults do not see, as long as the modulus; the caller
    /// wipes it.
    byte[] ofCiphertext(byte[] ciphertext) throws VaultException, CryptokiException;

    /// What only this engine can compute of a ciphertext, always the same: what stands for a
    /// message where a padding is wrong is made of it. The caller closes it.
    SecretBytes ownSecret(byte[] ciphertext);
  }
}
