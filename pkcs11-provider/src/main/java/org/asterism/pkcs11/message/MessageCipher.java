package org.asterism.pkcs11.message;

import java.security.SecureRandom;
import java.util.Arrays;
import org.asterism.algorithm.CipherOperation;
import org.asterism.algorithm.MessageParameter;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.WrittenBack;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.secret.Handover;
import org.asterism.vault.VaultException;
import org.jspecify.annotations.Nullable;

/// Messages of an AEAD, encrypted or decrypted, each by the mechanism's own cipher. The tag stands
/// in the parameter, not in the ciphertext. For one thread.
public final class MessageCipher implements Messages {
  private final Starting starting;
  private final boolean encrypting;
  private final IvGenerator vectors;
  private @Nullable Open open;

  /// How the cipher of one message starts.
  @FunctionalInterface
  public interface Starting {
    CipherOperation start(Parameter single) throws VaultException, CryptokiException;
  }

  /// A message under way in parts.
  private static final class Open {
    final CipherOperation cipher;
    final long tagBits;
    long in;
    long out;

    Open(CipherOperation cipher, long tagBits) {
      this.cipher = cipher;
      this.tagBits = tagBits;
    }
  }

  private MessageCipher(Starting starting, boolean encrypting, SecureRandom random) {
    this.starting = starting;
    this.encrypting = encrypting;
    this.vectors = new IvGenerator(random);
  }

  public static MessageCipher encryption(Starting starting, SecureRandom random) {
    return new MessageCipher(starting, true, random);
  }

  public static MessageCipher decryption(Starting starting, SecureRandom random) {
    return new MessageCipher(starting, false, random);
  }

  /// A whole message, which becomes as long as it was.
  public MessageOutput process(Parameter parameter, byte[] associated, byte[] data)
      throws VaultException, CryptokiException {
    Messages.requireNone(open);
    MessageParameter message = withTag(parameter);
    byte[] iv = vector(message);
    CipherOperation cipher = starting.start(message.single(iv, associated));
    try {
      return encrypting
          ? sealed(message, cipher.process(data)).with(message.ivField(), iv)
          : new MessageOutput(opened(cipher, joined(data, tag(message))), WrittenBack.NOTHING);
    } finally {
      cipher.wipe();
    }
  }

  /// `C_…MessageBegin`.
  public WrittenBack begin(Parameter parameter, byte[] associated)
      throws VaultException, CryptokiException {
    Messages.requireNone(open);
    MessageParameter message = checked(parameter);
    byte[] iv = vector(message);
    open = new Open(starting.start(message.single(iv, associated)), message.tagBits());
    return encrypting ? WrittenBack.NOTHING.with(message.ivField(), iv) : WrittenBack.NOTHING;
  }

  /// How much room the next part wants.
  public long nextLength(long part, boolean last) throws CryptokiException {
    Open message = Messages.requireOpen(open);
    return last ? message.in + part - message.out : message.cipher.updateLength(part).most();
  }

  /// How much of the heap the message will hold after this part.
  public long keeps(long part) throws CryptokiException {
    return Messages.requireOpen(open).cipher.keeps(part);
  }

  /// `C_…MessageNext`; the last part ends the message.
  public MessageOutput next(Parameter parameter, byte[] part, boolean last)
      throws VaultException, CryptokiException {
    Open under = Messages.requireOpen(open);
    try (var handover = Handover.orElse(this::abandon)) {
      if (!last) {
        under.in += part.length;
        byte[] first = under.cipher.update(part);
        under.out += first.length;
        return handover.to(new MessageOutput(first, WrittenBack.NOTHING));
      }
      MessageParameter message = withTagOf(under, parameter);
      byte[] first = under.cipher.update(part);
      MessageOutput rest =
          encrypting ? sealed(message, under.cipher.finish()) : ended(under.cipher, message);
      abandon();
      return handover.to(new MessageOutput(erasing(first, rest.bytes()), rest.writtenBack()));
    }
  }

  @Override
  public void abandon() {
    if (open != null) {
      open.cipher.wipe();
      open = null;
    }
  }

  private byte[] vector(MessageParameter message) throws CryptokiException {
    return encrypting ? vectors.next(message) : message.iv();
  }

  private static MessageOutput ended(CipherOperation cipher, MessageParameter message)
      throws VaultException, CryptokiException {
    byte[] before = cipher.update(tag(message));
    return new MessageOutput(erasing(before, finished(cipher)), WrittenBack.NOTHING);
  }

  private static byte[] finished(CipherOperation cipher) throws VaultException, CryptokiException {
    try {
      return cipher.finish();
    } catch (CryptokiException refused) {
      throw forged(refused);
    }
  }

  private static byte[] opened(CipherOperation cipher, byte[] sealed)
      throws VaultException, CryptokiException {
    try {
      return cipher.process(sealed);
    } catch (CryptokiException refused) {
      throw forged(refused);
    }
  }

  // What messages call a tag that does not hold.
  private static CryptokiException forged(CryptokiException refused) {
    return refused.ckr() == Ckr.ENCRYPTED_DATA_INVALID
        ? new CryptokiException(Ckr.AEAD_DECRYPT_FAILED, "the tag does not hold")
        : refused;
  }

  static MessageOutput sealed(MessageParameter message, byte[] sealed) {
    int length = sealed.length - tagBytes(message);
    byte[] tag = Arrays.copyOfRange(sealed, length, sealed.length);
    return new MessageOutput(
        Arrays.copyOf(sealed, length), WrittenBack.NOTHING.with(message.tagField(), tag));
  }

  static byte[] tag(MessageParameter message) {
    return Arrays.copyOf(message.tag(), tagBytes(message));
  }

  static int tagBytes(MessageParameter message) {
    return (int) (message.tagBits() / Byte.SIZE);
  }

  private static MessageParameter checked(Parameter parameter) throws CryptokiException {
    if (parameter instanceof MessageParameter message) {
      return message;
    }
    throw Refusals.parameter("the structure of the mechanism's messages");
  }

  // Before anything is enciphered that would then have no tag.
  static MessageParameter withTag(Parameter parameter) throws CryptokiException {
    MessageParameter message = checked(parameter);
    if (message.tagBits() < 1 || message.tag().length != tagBytes(message)) {
      throw Refusals.parameter("a place for a tag of whole bytes");
    }
    return message;
  }

  // The vector was given back by C_…MessageBegin; of the last part's structure only the tag counts.
  private static MessageParameter withTagOf(Open under, Parameter parameter)
      throws CryptokiException {
    MessageParameter message = withTag(parameter);
    if (message.tagBits() != under.tagBits) {
      throw Refusals.parameter("a tag of %d bits, as the message began".formatted(under.tagBits));
    }
    return message;
  }

  static byte[] joined(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private static byte[] erasing(byte[] first, byte[] second) {
    if (first.length == 0) {
      return second;
    }
    byte[] all = joined(first, second);
    Arrays.fill(first, (byte) 0);
    Arrays.fill(second, (byte) 0);
    return all;
  }
}
