package org.asterism.bridge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.WrittenBack;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Template;
import org.junit.jupiter.api.Test;

/// The engine reads each structure that the shim flattens, and writes back what the shim reads.
class GoldenParametersTest {
  private static final Path FILE = Path.of("..", "native-shim", "tests", "golden", "params.hex");
  private static final HexFormat HEX = HexFormat.of();

  private static final WrittenBack HANDLES =
      WrittenBack.NOTHING.with(
          "additional",
          List.of(
              WrittenBack.NOTHING.with("key", 0x1234), WrittenBack.NOTHING.with("key", 0x5678)));
  private static final WrittenBack VERSION = WrittenBack.NOTHING.with("version", new byte[] {3, 3});
  private static final WrittenBack IV = WrittenBack.NOTHING.with("iv", ascii("fixed---0001"));
  private static final WrittenBack NONCE = WrittenBack.NOTHING.with("nonce", ascii("fixed---0001"));

  // What native-shim/tests/structures.c puts there.
  private static final Map<String, WrittenBack> BACK =
      Map.ofEntries(
          Map.entry("sp800_108", HANDLES),
          Map.entry("sp800_108_feedback", HANDLES),
          Map.entry("tls_prf", WrittenBack.NOTHING.with("output", ascii("output"))),
          Map.entry("tls12_master_key", VERSION),
          Map.entry("tls12_extended_master_key", VERSION),
          Map.entry("tls12_key_material", material()),
          Map.entry("gcm_message", IV.with("tag", ascii("tag of 16 bytes."))),
          Map.entry("gcm_wrap", IV),
          Map.entry("ccm_message", NONCE.with("mac", ascii("mac of ten"))),
          Map.entry("ccm_wrap", NONCE),
          Map.entry(
              "chacha20_poly1305_message",
              WrittenBack.NOTHING.with("tag", ascii("tag of 16 bytes."))));

  private static WrittenBack material() {
    return WrittenBack.NOTHING
        .with("clientMacSecret", 1)
        .with("serverMacSecret", 2)
        .with("clientKey", 3)
        .with("serverKey", 4)
        .with("clientIv", ascii("client iv 16 byt"))
        .with("serverIv", ascii("server iv 16 byt"));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  private static byte[] golden(String form, String what) throws Exception {
    List<String> lines = Files.readAllLines(FILE);
    int at = lines.indexOf("# %d %s".formatted(ParameterForm.named(form).id(), form));
    String line = lines.get(what.equals("parameter") ? at + 1 : at + 2);
    return HEX.parseHex(line.substring(what.length() + 1));
  }

  private static ParameterFields read(byte[] parameter) throws Exception {
    var in = new FrameReader(ByteBuffer.wrap(parameter));
    ParameterForm form = requireNonNull(ParameterForm.find(in.u8()));
    FrameReader part = in.part(in.u32());
    in.end();
    var templates = new TemplateCodec(TemplateCodec.Purpose.KEY, Set.of(), _ -> {});
    ParameterFields fields = ParameterFields.read(form, part, templates);
    part.end();
    return fields;
  }

  private static ParameterFields sample(String form) throws Exception {
    return read(golden(form, "parameter"));
  }

  private static byte[] written(ParameterFields fields, WrittenBack back) throws Exception {
    try (var buffer = new FrameBuffer(LinkBench.frames(LinkBench.USUAL), Arena::ofConfined)) {
      fields.writeBack(back, new FrameWriter(buffer));
      ByteBuffer made = buffer.written();
      byte[] bytes = new byte[made.remaining()];
      made.get(bytes);
      return bytes;
    }
  }

  @Test
  void whatIsWrittenBackIsGolden() throws Exception {
    for (var entry : BACK.entrySet()) {
      String form = entry.getKey();
      assertArrayEquals(golden(form, "back"), written(sample(form), entry.getValue()), form);
      assertArrayEquals(new byte[5], written(sample(form), WrittenBack.NOTHING), form);
    }
  }

  @Test
  void arraysOfDataAndOfKeysAreRead() throws Exception {
    ParameterFields kdf = sample("sp800_108");
    assertEquals(0x251, kdf.number("prf"));
    List<Parameter.Fields> data = kdf.structures("data");
    assertEquals(List.of(1L, 4L, 3L, 5L), data.stream().map(d -> d.number("type")).toList());
    assertEquals(1, data.get(0).number("littleEndian"));
    assertEquals(32, data.get(0).number("widthInBits"));
    assertArrayEquals(ascii("01234"), data.get(1).bytes("value"));
    assertEquals(1, data.get(2).number("method"));
    assertEquals(16, data.get(2).number("widthInBits"));
    assertEquals(0x77, data.get(3).number("value"));
    List<Parameter.Fields> keys = kdf.structures("additional");
    assertEquals(OptionalLong.of(24), keys.get(0).template("template").ulong(Cka.VALUE_LEN));
    assertEquals(Template.EMPTY, keys.get(1).template("template"));
    Parameter.Fields iteration = sample("sp800_108_feedback").structures("data").getFirst();
    assertTrue(data.get(0).present("value"));
    assertFalse(iteration.present("value"));
  }

  @Test
  void fieldsOfAnInnerStructureStandBesideTheOuterOnes() throws Exception {
    ParameterFields material = sample("tls12_key_material");
    assertEquals(121, material.number("ivBits"));
    assertArrayEquals(ascii("45678"), material.bytes("serverRandom"));
    assertTrue(material.present("out") && material.present("clientIv"));
    assertEquals(0x250, material.number("prfHash"));
    assertArrayEquals(new byte[] {3, 1}, sample("tls12_master_key").bytes("version"));
    assertEquals(8, sample("tls_prf").number("output"));
    assertArrayEquals(new byte[16], sample("gcm_message").bytes("tag"));
  }

  @Test
  void whereTheApplicationHasNoRoomNothingGoesBack() throws Exception {
    byte[] parameter = HEX.parseHex("2f0000000a" + "0100000004" + "66697865" + "00");
    var tag = WrittenBack.NOTHING.with("tag", new byte[16]);
    assertArrayEquals(HEX.parseHex("2f00000001" + "00"), written(read(parameter), tag));
    var longer = WrittenBack.NOTHING.with("output", ascii("too long an output"));
    assertArrayEquals(
        HEX.parseHex("2400000009" + "0000000000000012" + "00"), written(sample("tls_prf"), longer));
  }

  @Test
  void anArrayIsWrittenBackWhole() throws Exception {
    var one = WrittenBack.NOTHING.with("additional", List.of(WrittenBack.NOTHING));
    ParameterFields kdf = sample("sp800_108");
    assertThrows(IllegalStateException.class, () -> written(kdf, one));
  }

  @Test
  void whatIsNoStructureBreaksTheFrame() throws Exception {
    byte[] parameter = golden("sp800_108", "parameter");
    for (int end = 5; end < parameter.length; end++) {
      byte[] cut = Arrays.copyOf(parameter, end);
      ByteBuffer.wrap(cut).putInt(1, end - 5);
      assertThrows(BrokenFrame.class, () -> read(cut));
    }
    byte[] type = parameter.clone();
    type[5 + 8 + 4 + 7] = 9;
    assertThrows(BrokenFrame.class, () -> read(type));
    byte[] many = parameter.clone();
    many[5 + 8 + 3] = 65;
    assertThrows(BrokenFrame.class, () -> read(many));
  }
}
