package org.asterism.vault.operation;

import java.util.List;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy.OperationKind;

/// A vault's share of an Ed25519 signature (RFC 9591 §5.2). Its nonce is spent whatever comes of
/// it.
///
/// @param key what the record is committed to
/// @param list all who sign, sorted by identifier
/// @param message at most [#MESSAGE_BYTES_MAX]
public record SchnorrSign(Nonce nonce, Shown key, List<Signer> list, Octets message)
    implements Operation<SchnorrSign.Share> {
  /// The longest message: what travels is bounded, so that calls of one engine do not fill a vault.
  public static final int MESSAGE_BYTES_MAX = 384 * 1024;

  public SchnorrSign {
    list = List.copyOf(list);
  }

  /// Which pair of nonces it is to use.
  public record Nonce(Octets batch, int index) {}

  /// The public key and the salt, which open the record's key commitment.
  public record Shown(Octets publicKey, Octets salt) {}

  /// One who signs.
  ///
  /// @param identifier the x-coordinate of its share, as a scalar is encoded
  public record Signer(Octets identifier, NonceBatch.Commitment commitment) {}

  @Override
  public OperationKind kind() {
    return OperationKind.USE;
  }

  @Override
  public int dataBytes() {
    return message.size();
  }

  /// z, 32 bytes.
  public record Share(SecretBytes share) implements Outcome {
    @Override
    public void close() {
      share.close();
    }
  }
}
