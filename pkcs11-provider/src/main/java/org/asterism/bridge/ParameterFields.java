package org.asterism.bridge;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.WrittenBack;
import org.asterism.cryptoki.Buffer;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.secret.SecretBytes;

/// The fields of one parameter, read by its form and found by the names of `params.def`, and what
/// comes back in them. For one call.
final class ParameterFields implements Parameter.Fields {
  /// The longest value of one field: docs/reference/frame-format.md.
  static final int MAX_FIELD_BYTES = 1 << 20;

  /// The most structures in one array.
  static final int MAX_STRUCTURES = 64;

  /// Those of a parameter that is not there, or that nobody reads.
  static final ParameterFields NONE = new ParameterFields(ParameterForm.named("none"));

  private static final byte[] NULL = {};
  private static final MemorySegment EMPTY = MemorySegment.ofArray(NULL);

  private final ParameterForm form;
  private final Map<String, Long> numbers = new HashMap<>();
  private final Map<String, byte[]> values = new HashMap<>();
  private final Map<String, SecretBytes> secrets = new HashMap<>();
  private final Map<String, Template> templates = new HashMap<>();
  private final Map<String, List<ParameterFields>> arrays = new HashMap<>();
  private final Set<String> present = new HashSet<>();

  private ParameterFields(ParameterForm form) {
    this.form = form;
  }

  static ParameterFields read(ParameterForm form, FrameReader in, TemplateCodec templates)
      throws BrokenFrame, CryptokiException {
    var fields = new ParameterFields(form);
    for (ParameterForm.Field field : form.fields()) {
      fields.readField(field, in, templates);
    }
    return fields;
  }

  @Override
  public long number(String name) {
    return found(numbers, name);
  }

  @Override
  public byte[] bytes(String name) {
    return found(values, name);
  }

  @Override
  public SecretBytes secret(String name) {
    return found(secrets, name);
  }

  @Override
  public boolean present(String name) {
    return present.contains(name);
  }

  @Override
  public Template template(String name) {
    return found(templates, name);
  }

  @Override
  public List<Parameter.Fields> structures(String name) {
    return List.copyOf(found(arrays, name));
  }

  private static <V> V found(Map<String, V> among, String name) {
    V found = among.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no such field in this form: " + name);
    }
    return found;
  }

  private void readField(ParameterForm.Field field, FrameReader in, TemplateCodec codec)
      throws BrokenFrame, CryptokiException {
    String name = field.name();
    switch (field.code()) {
      case 'u', 'h' -> readNumber(field, in);
      case 'y' -> numbers.put(name, (long) in.u8());
      case 'c' -> values.put(name, in.raw(field.length()));
      case 'a', 'n', 'r', 'R', 'i', 'l' -> readBytes(field, in);
      case 'p', 'V' ->
          values.put(name, pointed(name, in) && field.goesIn() ? in.raw(field.length()) : NULL);
      case 'o' -> {
        pointed(name, in);
        numbers.put(name, in.u64());
      }
      case 's' -> secrets.put(name, codec.secret(pointed(name, in) ? in.inPlace(in.u32()) : EMPTY));
      case 'T' -> templates.put(name, codec.read(in));
      case 'H' -> present.add(name);
      case 'D' -> readData(name, in);
      case '@' -> readPointed(field, in, codec);
      case '#' -> readArray(field, in, codec);
      default -> throw new IllegalStateException("no codec for code " + field.code());
    }
  }

  private void readNumber(ParameterForm.Field field, FrameReader in) throws BrokenFrame {
    if (field.goesIn()) {
      numbers.put(field.name(), in.u64());
    }
  }

  private void readBytes(ParameterForm.Field field, FrameReader in) throws BrokenFrame {
    boolean there = pointed(field.name(), in);
    values.put(field.name(), there && field.goesIn() ? bounded(in) : NULL);
  }

  private boolean pointed(String name, FrameReader in) throws BrokenFrame {
    boolean there = in.flag();
    if (there) {
      present.add(name);
    }
    return there;
  }

  // Fields of a structure that another one points to stand beside the outer ones: no form of the
  // table has a name twice.
  private void readPointed(ParameterForm.Field field, FrameReader in, TemplateCodec codec)
      throws BrokenFrame, CryptokiException {
    if (pointed(field.name(), in)) {
      for (ParameterForm.Field inner : ParameterForm.named(field.operand()).fields()) {
        readField(inner, in, codec);
      }
    }
  }

  private void readArray(ParameterForm.Field field, FrameReader in, TemplateCodec codec)
      throws BrokenFrame, CryptokiException {
    int count = in.count(MAX_STRUCTURES, 1);
    var read = new ArrayList<ParameterFields>(count);
    for (int i = 0; i < count; i++) {
      read.add(read(ParameterForm.named(field.operand()), in, codec));
    }
    arrays.put(field.name(), read);
  }

  // What a piece of SP 800-108's input is depends on its type: CK_SP800_108_COUNTER_FORMAT,
  // CK_SP800_108_DKM_LENGTH_FORMAT, bytes or a key.
  private void readData(String name, FrameReader in) throws BrokenFrame {
    values.put(name, NULL);
    if (!pointed(name, in)) {
      return;
    }
    switch (Math.clamp(number("type"), 0, 6)) {
      case 1, 2 -> readWidth(in);
      case 3 -> {
        numbers.put("method", in.u64());
        readWidth(in);
      }
      case 4 -> values.put(name, bounded(in));
      case 5 -> numbers.put(name, in.u64());
      default -> throw new BrokenFrame("data of type " + number("type"));
    }
  }

  private void readWidth(FrameReader in) throws BrokenFrame {
    numbers.put("littleEndian", (long) in.u8());
    numbers.put("widthInBits", in.u64());
  }

  private static byte[] bounded(FrameReader in) throws BrokenFrame {
    byte[] value = in.bytes();
    if (value.length > MAX_FIELD_BYTES) {
      throw new BrokenFrame("a parameter's field of %d bytes".formatted(value.length));
    }
    return value;
  }

  /// Letter `w`.
  void writeBack(WrittenBack back, FrameWriter out) throws CryptokiException {
    if (back.equals(WrittenBack.NOTHING)) {
      out.u8(0);
      out.u32(0);
      return;
    }
    out.u8(form.id());
    int lengthAt = out.size();
    out.u32(0);
    writeFields(form, back, out);
    out.patchU32(lengthAt, out.size() - lengthAt - Integer.BYTES);
  }

  private void writeFields(ParameterForm of, WrittenBack back, FrameWriter out)
      throws CryptokiException {
    for (ParameterForm.Field field : of.fields()) {
      if (field.comesBack()) {
        writeField(field, back, out);
      }
    }
  }

  private void writeField(ParameterForm.Field field, WrittenBack back, FrameWriter out)
      throws CryptokiException {
    switch (field.code()) {
      case 'u', 'h', 'H' -> out.u64(back.numbers().getOrDefault(field.name(), 0L));
      case 'o' -> writeOutput(field.name(), back, out);
      case '@' -> {
        out.u8(present(field.name()) ? 1 : 0);
        if (present(field.name())) {
          writeFields(ParameterForm.named(field.operand()), back, out);
        }
      }
      case '#' -> writeArray(field.name(), back, out);
      default -> writeBytes(field, back, out);
    }
  }

  // What has no place in the application, or is to stay as it was, is absent.
  private void writeBytes(ParameterForm.Field field, WrittenBack back, FrameWriter out)
      throws CryptokiException {
    byte[] value = back.bytes().get(field.name());
    if (value == null || !present(field.name())) {
      out.u8(0);
      return;
    }
    out.u8(1);
    if (field.code() != 'p' && field.code() != 'V') {
      out.u32(value.length);
    }
    out.raw(value);
  }

  private void writeOutput(String name, WrittenBack back, FrameWriter out)
      throws CryptokiException {
    byte[] value = back.bytes().getOrDefault(name, NULL);
    boolean there = new Buffer(present(name), number(name)).takes(value.length);
    out.u64(value.length);
    out.u8(there ? 1 : 0);
    if (there) {
      out.raw(value);
    }
  }

  private void writeArray(String name, WrittenBack back, FrameWriter out) throws CryptokiException {
    List<ParameterFields> array = found(arrays, name);
    List<WrittenBack> elements = back.structures().getOrDefault(name, List.of());
    if (elements.size() != array.size()) {
      throw new IllegalStateException(
          "%s: %d structures, %d written back".formatted(name, array.size(), elements.size()));
    }
    out.u32(array.size());
    for (int i = 0; i < array.size(); i++) {
      array.get(i).writeFields(array.get(i).form, elements.get(i), out);
    }
  }
}
