package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.Template;
import org.asterism.pkcs11.chapter.Answer;
import org.asterism.secret.SecretBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The five cases of PKCS#11 v3.1 §5.7.5, one by one and together.
class AttributeFillerTest {
  private static final long WRAP_TEMPLATE = 0x40000211L;
  private static final long UNAVAILABLE = -1L;

  /// What one entry of the reply says, without its value.
  record Filled(long length, boolean present) {}

  private static final AttributeQuery.Entry NO_BUFFER = buffer(false, 0);
  private static final Answer SENSITIVE = new Answer.Refused(Ckr.ATTRIBUTE_SENSITIVE);
  private static final Answer UNKNOWN = new Answer.Refused(Ckr.ATTRIBUTE_TYPE_INVALID);

  static Stream<Arguments> cases() {
    return Stream.of(
        one("sensitive", buffer(true, 9), SENSITIVE, UNAVAILABLE, false, Ckr.ATTRIBUTE_SENSITIVE),
        one("unknown", NO_BUFFER, UNKNOWN, UNAVAILABLE, false, Ckr.ATTRIBUTE_TYPE_INVALID),
        one("length", NO_BUFFER, found(5), 5, false, Ckr.OK),
        one("exact", buffer(true, 5), found(5), 5, true, Ckr.OK),
        one("larger", buffer(true, -1L), found(5), 5, true, Ckr.OK),
        one("empty", buffer(true, 0), found(0), 0, true, Ckr.OK),
        one("small", buffer(true, 4), found(5), UNAVAILABLE, false, Ckr.BUFFER_TOO_SMALL));
  }

  private static Arguments one(
      String name, AttributeQuery.Entry wanted, Answer answer, Object... expected) {
    return Arguments.of(
        name,
        wanted,
        answer,
        new Filled(((Number) expected[0]).longValue(), (Boolean) expected[1]),
        expected[2]);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void eachCaseHasItsLengthAndResult(
      String name, AttributeQuery.Entry wanted, Answer answer, Filled expected, Ckr result)
      throws Exception {
    var filled = fill(List.of(wanted), List.of(answer));
    assertEquals(result, filled.result(), name);
    ByteBuffer fields = filled.fields();
    assertEquals(1, fields.getInt());
    assertEquals(Cka.LABEL, fields.getLong());
    assertEquals(expected, new Filled(fields.getLong(), fields.get() == 1));
    assertEquals(expected.present() ? expected.length() : 0, fields.remaining());
  }

  @Test
  void theGravestResultStandsForAll() throws Exception {
    AttributeQuery.Entry small = buffer(true, 1);
    assertEquals(
        Ckr.ATTRIBUTE_SENSITIVE,
        fill(List.of(small, small, small), List.of(found(2), SENSITIVE, UNKNOWN)).result());
    assertEquals(
        Ckr.ATTRIBUTE_TYPE_INVALID,
        fill(List.of(small, small), List.of(UNKNOWN, found(2))).result());
  }

  @Test
  void innerBuffersFollowTheSameRules() throws Exception {
    var nested =
        new Answer.Found(
            new AttributeValue.Nested(
                new Template(
                    List.of(
                        new Template.Entry(Cka.ID, new AttributeValue.Bytes(new byte[3])),
                        new Template.Entry(Cka.LABEL, new AttributeValue.Bytes(new byte[2]))))));
    var roomy =
        new AttributeQuery.Entry(
            WRAP_TEMPLATE, true, 3, List.of(buffer(true, 2), NO_BUFFER, NO_BUFFER));
    var filled = fill(List.of(roomy), List.of(nested));
    assertEquals(Ckr.BUFFER_TOO_SMALL, filled.result());
    assertEquals(
        "00000001"
            + ("0000000040000211" + "0000000000000002" + "01")
            + ("0000000000000102" + "ffffffffffffffff" + "00")
            + ("0000000000000003" + "0000000000000002" + "00"),
        filled.hex());

    var tooFew = new AttributeQuery.Entry(WRAP_TEMPLATE, true, 1, List.of(NO_BUFFER));
    assertEquals(Ckr.BUFFER_TOO_SMALL, fill(List.of(tooFew), List.of(nested)).result());
    var lengthOnly = new AttributeQuery.Entry(WRAP_TEMPLATE, false, 0, List.of());
    assertEquals(Ckr.OK, fill(List.of(lengthOnly), List.of(nested)).result());
  }

  @Test
  void secretsAreClosedWhetherOrNotTheyFit() throws Exception {
    for (var wanted : List.of(NO_BUFFER, buffer(true, 2), buffer(true, 4))) {
      var value = SecretBytes.allocate(3);
      fill(List.of(wanted), List.of(new Answer.Found(new AttributeValue.Secret(value))));
      assertThrows(IllegalStateException.class, value::copy);
    }
  }

  @Test
  void asManyAnswersAsQuestions() {
    assertThrows(IllegalStateException.class, () -> fill(List.of(NO_BUFFER), List.of()));
  }

  private record Result(Ckr result, byte[] bytes) {
    ByteBuffer fields() {
      return ByteBuffer.wrap(bytes);
    }

    String hex() {
      return HexFormat.of().formatHex(bytes);
    }
  }

  private static Result fill(List<AttributeQuery.Entry> wanted, List<Answer> answers)
      throws Exception {
    try (var buffer = new FrameBuffer(LinkBench.frames(LinkBench.USUAL), Arena::ofConfined)) {
      Ckr result =
          new AttributeFiller(new FrameWriter(buffer))
              .fill(new AttributeQuery(new ArrayList<>(wanted)), answers);
      ByteBuffer written = buffer.written();
      byte[] bytes = new byte[written.remaining()];
      written.get(bytes);
      return new Result(result, bytes);
    }
  }

  private static AttributeQuery.Entry buffer(boolean present, long capacity) {
    return new AttributeQuery.Entry(Cka.LABEL, present, capacity, List.of());
  }

  private static Answer found(int length) {
    return new Answer.Found(new AttributeValue.Bytes(new byte[length]));
  }
}
