package org.asterism.bridge;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.secret.SecretBytes;

/// A reader of templates (letter `T`). What is part of a key goes from the frame straight into
/// locked memory, and so never lies in the heap.
///
/// @param privateParts what is secret besides `CKA_VALUE`
/// @param secrets gets each secret as soon as it is made, to close it whatever happens
record TemplateCodec(Purpose purpose, Set<Long> privateParts, Consumer<SecretBytes> secrets) {
  /// What the shim lets through: docs/reference/frame-format.md.
  static final int MAX_ATTRIBUTES = 1024;

  static final int MAX_DEPTH = 2;

  /// More than the longest key of any mechanism, and little of the memory that all secrets share.
  static final int MAX_SECRET_BYTES = 16 << 10;

  private static final int ATTRIBUTE_MIN_BYTES = Long.BYTES + 1;
  private static final int CLASS_UNKNOWN = -1;

  /// What a template is for, where it does not say its class.
  enum Purpose {
    /// It makes a key: its `CKA_VALUE` is one.
    KEY,
    /// It names or changes an object of any class: its `CKA_VALUE` may be a certificate.
    OBJECT
  }

  /// @throws CryptokiException `CKR_ARGUMENTS_BAD` if it has more attributes than an object can
  Template read(FrameReader in) throws BrokenFrame, CryptokiException {
    return read(in, 1);
  }

  private Template read(FrameReader in, int depth) throws BrokenFrame, CryptokiException {
    if (depth > MAX_DEPTH) {
      throw new BrokenFrame("a template at depth " + depth);
    }
    int count = in.count(MAX_ATTRIBUTES, ATTRIBUTE_MIN_BYTES);
    if (count > Template.MAX_ENTRIES) {
      throw new CryptokiException(
          Ckr.ARGUMENTS_BAD,
          "expected at most %d attributes, found %d".formatted(Template.MAX_ENTRIES, count));
    }
    var raw = new ArrayList<Raw>(count);
    for (int i = 0; i < count; i++) {
      raw.add(Raw.read(in));
    }
    long objectClass = classOf(raw);
    var entries = new ArrayList<Template.Entry>(count);
    for (Raw attribute : raw) {
      entries.add(new Template.Entry(attribute.type(), value(attribute, objectClass, depth)));
    }
    return new Template(entries);
  }

  /// An attribute whose value still lies in the frame: whether it is secret is known when the class
  /// is, which may come after it.
  private record Raw(long type, MemorySegment value) {
    static Raw read(FrameReader in) throws BrokenFrame {
      long type = in.u64();
      int length = in.flag() ? in.u32() : 0;
      return new Raw(type, in.inPlace(length));
    }

    int length() {
      return Math.toIntExact(value.byteSize());
    }

    byte[] copied() {
      return value.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
    }
  }

  private static long classOf(List<Raw> attributes) {
    for (Raw attribute : attributes) {
      if (attribute.type() == Cka.CLASS && attribute.length() == Long.BYTES) {
        return ByteBuffer.wrap(attribute.copied()).getLong();
      }
    }
    return CLASS_UNKNOWN;
  }

  private AttributeValue value(Raw attribute, long objectClass, int depth)
      throws BrokenFrame, CryptokiException {
    AttributeKind kind = AttributeKind.of(attribute.type());
    if (kind == AttributeKind.TEMPLATE) {
      return new AttributeValue.Nested(nested(attribute, depth));
    }
    if (attribute.length() > 0 && !kind.fits(attribute.length())) {
      throw new BrokenFrame(
          "attribute 0x%x of %d bytes".formatted(attribute.type(), attribute.length()));
    }
    return isSecret(attribute.type(), objectClass)
        ? secret(attribute)
        : new AttributeValue.Bytes(attribute.copied());
  }

  private Template nested(Raw attribute, int depth) throws BrokenFrame, CryptokiException {
    if (attribute.length() == 0) {
      return Template.EMPTY;
    }
    var in = new FrameReader(attribute.value().asByteBuffer());
    Template template = read(in, depth + 1);
    in.end();
    return template;
  }

  private boolean isSecret(long type, long objectClass) {
    if (type != Cka.VALUE) {
      return privateParts.contains(type);
    }
    return objectClass == CLASS_UNKNOWN
        ? purpose == Purpose.KEY
        : objectClass == Cko.PRIVATE_KEY || objectClass == Cko.SECRET_KEY;
  }

  private AttributeValue secret(Raw attribute) throws CryptokiException {
    if (attribute.length() > MAX_SECRET_BYTES) {
      throw new CryptokiException(
          Ckr.ATTRIBUTE_VALUE_INVALID,
          "expected a key of at most %d bytes, found %d"
              .formatted(MAX_SECRET_BYTES, attribute.length()));
    }
    return new AttributeValue.Secret(secret(attribute.value()));
  }

  /// What is secret outside of a template; closed with the call.
  SecretBytes secret(MemorySegment value) throws CryptokiException {
    if (value.byteSize() > MAX_SECRET_BYTES) {
      throw new CryptokiException(
          Ckr.MECHANISM_PARAM_INVALID,
          "expected a secret of at most %d bytes, found %d"
              .formatted(MAX_SECRET_BYTES, value.byteSize()));
    }
    SecretBytes copy = SecretBytes.copyOf(value);
    secrets.accept(copy);
    return copy;
  }
}
