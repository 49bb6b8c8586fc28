package org.asterism.bridge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.asterism.algorithm.Mechanism;
import org.asterism.algorithm.Parameter;
import org.asterism.cryptoki.Buffer;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.secret.SecretBytes;
import org.jspecify.annotations.Nullable;

/// The fields of one request, by their place in the call's signature. Used again for each call of a
/// connection; [#clear] closes secrets and erases plaintext. For one thread.
final class Arguments {
  static final int MAX_PIN_BYTES = 255;

  /// What a list can hold at most, so that its reply is still a frame.
  static final int MAX_LISTED = (Frame.BODY_MAX - 4096) / Long.BYTES;

  private static final int MAX_FIELDS = 8;
  private static final byte[] NONE = {};

  private final long[] numbers = new long[MAX_FIELDS];
  private final @Nullable Object[] values = new Object[MAX_FIELDS];
  private final List<SecretBytes> secrets = new ArrayList<>();
  private final List<byte[]> plaintexts = new ArrayList<>();
  private ParameterFields structure = ParameterFields.NONE;

  /// Reads all fields, and refuses what is left over.
  ///
  /// @throws CryptokiException where a field can be read but is beyond what the engine takes
  void read(
      CallSignature call, FrameReader in, TemplateCodec.Purpose purpose, Vocabulary vocabulary)
      throws BrokenFrame, CryptokiException {
    var templates = new TemplateCodec(purpose, vocabulary.privateParts(), secrets::add);
    var mechanisms =
        new MechanismCodec(vocabulary.mechanisms(), templates, fields -> structure = fields);
    for (int field = 0; field < call.request().length(); field++) {
      char letter = call.request().charAt(field);
      switch (letter) {
        case 'T' -> values[field] = templates.read(in);
        case 'm' -> values[field] = mechanisms.readMechanism(in);
        case 'M' -> values[field] = in.flag() ? mechanisms.readMechanism(in) : null;
        case 'P' -> values[field] = mechanisms.readParameter(in);
        default -> readField(field, letter, in);
      }
    }
    in.end();
  }

  private void readField(int field, char letter, FrameReader in)
      throws BrokenFrame, CryptokiException {
    switch (letter) {
      case 'u', 'h' -> numbers[field] = in.u64();
      case 'y' -> numbers[field] = in.u8();
      case 'x' -> values[field] = in.raw(16);
      case 'X' -> values[field] = in.raw(32);
      case 'a' -> values[field] = in.optionalBytes().orElse(null);
      case 'p' -> values[field] = plaintext(in);
      case 's' -> values[field] = pinOf(in);
      case 'b', 'B' -> values[field] = new Buffer(in.flag(), in.u64());
      case 'L' -> values[field] = list(in);
      case 'G' -> values[field] = AttributeQuery.read(in);
      default -> throw new IllegalStateException("no codec for letter " + letter);
    }
  }

  private @Nullable Object plaintext(FrameReader in) throws BrokenFrame {
    Optional<byte[]> read = in.optionalBytes();
    read.ifPresent(plaintexts::add);
    return read.orElse(null);
  }

  private @Nullable Object pinOf(FrameReader in) throws BrokenFrame, CryptokiException {
    if (!in.flag()) {
      return null;
    }
    int length = in.u32();
    if (length > MAX_PIN_BYTES) {
      throw new CryptokiException(
          Ckr.PIN_LEN_RANGE, "a PIN has at most %d bytes".formatted(MAX_PIN_BYTES));
    }
    SecretBytes read = SecretBytes.copyOf(in.inPlace(length));
    secrets.add(read);
    return read;
  }

  // An application may announce any capacity. Of bytes it gets all or nothing, so what it said is
  // what counts; of a list as much as fits a frame.
  private static Buffer list(FrameReader in) throws BrokenFrame {
    boolean present = in.flag();
    long capacity = in.u64();
    return new Buffer(
        present, Long.compareUnsigned(capacity, MAX_LISTED) > 0 ? MAX_LISTED : capacity);
  }

  /// Letters `u`, `h`, `y`.
  long number(int field) {
    return numbers[field];
  }

  /// Letters `a`, `p` where NULL means no bytes; `x`, `X`.
  byte[] bytes(int field) {
    return values[field] instanceof byte[] bytes ? bytes : NONE;
  }

  /// Letters `a`, `p`: whether the application's pointer was not NULL.
  boolean has(int field) {
    return values[field] instanceof byte[];
  }

  /// Letters `a`, `p` where the application must hand something over.
  byte[] required(int field) throws CryptokiException {
    if (values[field] instanceof byte[] bytes) {
      return bytes;
    }
    throw new CryptokiException(Ckr.ARGUMENTS_BAD, "expected bytes, found a NULL pointer");
  }

  /// Letter `s`; these arguments close it.
  Optional<SecretBytes> secret(int field) {
    return Optional.ofNullable((SecretBytes) values[field]);
  }

  /// Letters `b`, `B`, `L`.
  Buffer buffer(int field) {
    return value(field, Buffer.class);
  }

  /// Letter `T`; these arguments close its secrets.
  Template template(int field) {
    return value(field, Template.class);
  }

  /// Letter `G`.
  AttributeQuery query(int field) {
    return value(field, AttributeQuery.class);
  }

  /// Letter `m`.
  Mechanism mechanism(int field) {
    return value(field, Mechanism.class);
  }

  /// Letter `M`: empty where the application's pointer was NULL.
  Optional<Mechanism> mechanismOrNone(int field) {
    return Optional.ofNullable((Mechanism) values[field]);
  }

  /// Letter `P`.
  Parameter parameter(int field) {
    return value(field, Parameter.class);
  }

  /// The structure of the call's one parameter (letters `m`, `M`, `P`), which letter `w` of its
  /// reply is about.
  ParameterFields structure() {
    return structure;
  }

  private <T> T value(int field, Class<T> type) {
    Object value = values[field];
    if (value == null) {
      throw new IllegalStateException(
          "field %d holds no %s".formatted(field, type.getSimpleName()));
    }
    return type.cast(value);
  }

  void clear() {
    secrets.forEach(SecretBytes::close);
    secrets.clear();
    plaintexts.forEach(bytes -> Arrays.fill(bytes, (byte) 0));
    plaintexts.clear();
    Arrays.fill(values, null);
    structure = ParameterFields.NONE;
  }
}
