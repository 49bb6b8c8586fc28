package org.asterism.pkcs11.ticket;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import org.asterism.secret.AesGcm;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Role;

/// The bytes of a kept login: whose PIN it is, in clear, then the PIN, padded and sealed under the
/// ticket with that and its owner as associated data. Immutable.
///
/// The clear part lets an engine forget all that is kept of an account without any ticket.
final class KeptLogin {
  /// No file of this kind is longer.
  static final int MAX_BYTES = 1024;

  private static final int MAGIC = 0x414b4c31; // "AKL1"
  private static final int SERIAL_BYTES_MAX = 255;

  // So that a file does not tell how long a PIN is, which has at most 255 bytes.
  private static final int PADDED_BYTES = 256;

  private final byte[] head;
  private final byte[] sealed;
  private final Account account;

  private KeptLogin(Account account, byte[] head, byte[] sealed) {
    this.account = account;
    this.head = head;
    this.sealed = sealed;
  }

  /// @param owner what has to be the same when it is opened
  static KeptLogin seal(
      Account account, SecretBytes pin, Ticket ticket, byte[] owner, SecureRandom random) {
    byte[] head = head(account);
    byte[] nonce = new byte[AesGcm.NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] padded = new byte[PADDED_BYTES];
    try (SecretBytes key = ticket.key()) {
      pin.borrow(
          bytes -> ByteBuffer.wrap(padded).put((byte) bytes.byteSize()).put(bytes.asByteBuffer()));
      return new KeptLogin(account, head, AesGcm.seal(key, nonce, padded, head, owner));
    } finally {
      Arrays.fill(padded, (byte) 0);
    }
  }

  /// Empty where these are no such bytes.
  static Optional<KeptLogin> parse(byte[] bytes) {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      if (in.getInt() != MAGIC) {
        return Optional.empty();
      }
      byte role = in.get();
      long slot = in.getLong();
      byte[] serial = new byte[Byte.toUnsignedInt(in.get())];
      in.get(serial);
      byte[] head = Arrays.copyOf(bytes, in.position());
      byte[] sealed = Arrays.copyOfRange(bytes, in.position(), bytes.length);
      Role whose = role == 0 ? Role.SO : Role.USER;
      var account = new Account(slot, new String(serial, StandardCharsets.UTF_8), whose);
      return Optional.of(new KeptLogin(account, head, sealed));
    } catch (BufferUnderflowException cut) {
      return Optional.empty();
    }
  }

  byte[] toBytes() {
    return ByteBuffer.allocate(head.length + sealed.length).put(head).put(sealed).array();
  }

  Account account() {
    return account;
  }

  /// The PIN, which the caller closes; empty where ticket or owner are others.
  Optional<SecretBytes> open(Ticket ticket, byte[] owner) {
    byte[] padded = {};
    try (SecretBytes key = ticket.key()) {
      padded = AesGcm.open(key, sealed, head, owner);
      int length = padded.length == PADDED_BYTES ? Byte.toUnsignedInt(padded[0]) : 0;
      return Optional.of(SecretBytes.takeFrom(Arrays.copyOfRange(padded, 1, 1 + length)));
    } catch (AEADBadTagException _) {
      return Optional.empty();
    } finally {
      Arrays.fill(padded, (byte) 0);
    }
  }

  private static byte[] head(Account account) {
    byte[] serial = account.serial().getBytes(StandardCharsets.UTF_8);
    if (serial.length > SERIAL_BYTES_MAX) {
      throw new IllegalArgumentException("a serial of %d bytes".formatted(serial.length));
    }
    return ByteBuffer.allocate(Integer.BYTES + 1 + Long.BYTES + 1 + serial.length)
        .putInt(MAGIC)
        .put((byte) (account.role() == Role.SO ? 0 : 1))
        .putLong(account.slot())
        .put((byte) serial.length)
        .put(serial)
        .array();
  }
}
