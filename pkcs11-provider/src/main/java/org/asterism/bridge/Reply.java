package org.asterism.bridge;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.asterism.algorithm.WrittenBack;
import org.asterism.cryptoki.Buffer;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Output;
import org.asterism.pkcs11.chapter.Answer;
import org.asterism.pkcs11.chapter.Undo;
import org.asterism.secret.SecretBytes;

/// The fields of one reply, written in the order of the call's signature: what is not in that order
/// is a bug, found at once. Used again for each call of a connection. For one thread.
final class Reply {
  private static final int BODY_AT = Frame.HEADER_BYTES + Long.BYTES;

  private final FrameWriter out;
  private final List<Undo> undos = new ArrayList<>();
  private CallSignature call;
  private int field;
  private Ckr result = Ckr.OK;

  Reply(FrameBuffer buffer, CallSignature first) {
    this.out = new FrameWriter(buffer);
    this.call = first;
  }

  /// Starts the reply to `request` with `CKR_OK`, which stays where nothing else is said.
  void begin(Frame request, CallSignature signature) throws CryptokiException {
    call = signature;
    field = 0;
    result = Ckr.OK;
    undos.clear();
    out.u32(0);
    out.u16(request.call());
    out.u16(Frame.REPLY);
    out.u64(request.requestId());
    out.u64(0);
  }

  /// Another result than `CKR_OK`, with all fields.
  void result(Ckr ckr) {
    result = ckr;
  }

  /// Another result than `CKR_OK` and no fields: what was written of them is taken back.
  void refuse(Ckr ckr) {
    result = ckr;
    out.backTo(BODY_AT);
    field = call.reply().length();
  }

  /// Makes sure that an output of `bytes` finds room, before it is made: for those whose length the
  /// caller alone decides.
  ///
  /// @throws CryptokiException `CKR_DEVICE_MEMORY` where all frames together would take too much
  void reserve(long bytes) throws CryptokiException {
    out.reserve(Math.toIntExact(Math.min(bytes, Frame.MAX_BYTES)));
  }

  /// Completes the frame.
  void end() {
    if (field < call.reply().length()) {
      throw new IllegalStateException(
          "%s: field %d of its reply was not written".formatted(call.name(), field));
    }
    out.patchU32(0, out.size() - Frame.LENGTH_BYTES);
    out.patchU64(Frame.HEADER_BYTES, result.code());
  }

  /// Letters `u`, `h`.
  void number(long value) throws CryptokiException {
    expect("uh");
    out.u64(value);
  }

  /// Letter `v`.
  void version(int major, int minor) throws CryptokiException {
    expect("v");
    out.u8(major);
    out.u8(minor);
  }

  /// Letters `x`, `X`, `W`: text padded with blanks (PKCS#11 v3.1 §3.1), cut between characters.
  void text(String value) throws CryptokiException {
    byte[] padded = new byte[fixedLength()];
    Arrays.fill(padded, (byte) ' ');
    int used = 0;
    for (int at = 0; at < value.length(); at = value.offsetByCodePoints(at, 1)) {
      byte[] character =
          value.substring(at, value.offsetByCodePoints(at, 1)).getBytes(StandardCharsets.UTF_8);
      if (used + character.length > padded.length) {
        break;
      }
      System.arraycopy(character, 0, padded, used, character.length);
      used += character.length;
    }
    out.raw(padded);
  }

  /// Letter `x`: an id.
  void id(byte[] value) throws CryptokiException {
    if (value.length != fixedLength()) {
      throw new IllegalArgumentException("an id of %d bytes".formatted(value.length));
    }
    out.raw(value);
  }

  /// Letter `X`: a secret of 32 bytes, zeros where there is none.
  void secret(Optional<SecretBytes> value) throws CryptokiException {
    byte[] none = new byte[fixedLength()];
    if (value.isEmpty()) {
      out.raw(none);
    } else if (value.get().length() == none.length) {
      value.get().borrow(out::raw);
    } else {
      throw new IllegalArgumentException("a secret of %d bytes".formatted(value.get().length()));
    }
  }

  /// Letters `b`, `B`. The bytes of `B` are plaintext, erased here.
  void output(Output output, Buffer buffer) throws CryptokiException {
    char letter = expect("bB");
    switch (output) {
      case Output.Length(long needed) -> absent(needed);
      case Output.TooSmall(long needed) -> {
        absent(needed);
        result(Ckr.BUFFER_TOO_SMALL);
      }
      case Output.Bytes(byte[] value) -> present(value, buffer, letter == 'B');
    }
  }

  /// Letters `b`, `B`, where the application wanted none.
  void noOutput() throws CryptokiException {
    expect("bB");
    absent(0);
  }

  /// Letter `a`: bytes that are there.
  void bytes(byte[] value) throws CryptokiException {
    expect("a");
    out.u8(1);
    out.u32(value.length);
    out.raw(value);
  }

  /// Letter `L`: a list, a length query or `CKR_BUFFER_TOO_SMALL` (PKCS#11 v3.1 §5.2).
  void list(List<Long> values, Buffer buffer) throws CryptokiException {
    expect("L");
    if (!buffer.takes(values.size())) {
      absent(values.size());
      result(buffer.present() ? Ckr.BUFFER_TOO_SMALL : Ckr.OK);
      return;
    }
    out.u64(values.size());
    out.u8(1);
    for (long value : values) {
      out.u64(value);
    }
  }

  /// Letter `G`, with the result that follows from the answers. Secrets among them are closed.
  void filled(AttributeQuery query, List<Answer> answers) throws CryptokiException {
    expect("G");
    result(new AttributeFiller(out).fill(query, answers));
  }

  /// Letter `w`: nothing of a parameter is written back.
  void nothingWrittenBack() throws CryptokiException {
    writtenBack(ParameterFields.NONE, WrittenBack.NOTHING);
  }

  /// Letter `w`.
  ///
  /// @param structure of the request's parameter
  void writtenBack(ParameterFields structure, WrittenBack back) throws CryptokiException {
    expect("w");
    structure.writeBack(back, out);
  }

  /// What to do if the call fails after all, or its reply cannot be delivered: nobody will know of
  /// what it did.
  void ifUndelivered(Undo undo) {
    undos.add(undo);
  }

  /// What to take back, each once.
  List<Undo> takeUndos() {
    var taken = List.copyOf(undos);
    undos.clear();
    return taken;
  }

  private void present(byte[] value, Buffer buffer, boolean plaintext) throws CryptokiException {
    try {
      if (!buffer.takes(value.length)) {
        throw new IllegalStateException("an output that the buffer does not take");
      }
      out.u64(value.length);
      out.u8(1);
      out.raw(MemorySegment.ofArray(value));
    } finally {
      if (plaintext) {
        Arrays.fill(value, (byte) 0);
      }
    }
  }

  private void absent(long length) throws CryptokiException {
    out.u64(length);
    out.u8(0);
  }

  private int fixedLength() {
    return switch (expect("xXW")) {
      case 'x' -> 16;
      case 'X' -> 32;
      default -> 64;
    };
  }

  private char expect(String letters) {
    String fields = call.reply();
    if (field >= fields.length() || letters.indexOf(fields.charAt(field)) < 0) {
      throw new IllegalStateException(
          "%s: field %d of its reply is none of %s".formatted(call.name(), field, letters));
    }
    return fields.charAt(field++);
  }
}
