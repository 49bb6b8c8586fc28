package org.asterism.bridge;

import java.util.List;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.pkcs11.chapter.Answer;
import org.asterism.secret.SecretBytes;

/// The filling of an application's template (letter `G` of a reply), as PKCS#11 v3.1 §5.7.5 says:
/// every attribute gets its length or its value, and one result stands for all of them.
final class AttributeFiller {
  /// `CK_UNAVAILABLE_INFORMATION`.
  private static final long UNAVAILABLE = -1L;

  private final FrameWriter out;
  private Ckr result = Ckr.OK;

  AttributeFiller(FrameWriter out) {
    this.out = out;
  }

  /// @param answers one for each entry of `query`; their secrets are closed
  /// @return where several results apply, the standard leaves the choice: a sensitive attribute
  ///   first, then an unknown one, then a buffer that is too small
  Ckr fill(AttributeQuery query, List<Answer> answers) throws CryptokiException {
    try {
      if (answers.size() != query.entries().size()) {
        throw new IllegalStateException("as many answers as questions");
      }
      out.u32(answers.size());
      for (int i = 0; i < answers.size(); i++) {
        answer(query.entries().get(i), answers.get(i));
      }
      return result;
    } finally {
      answers.forEach(AttributeFiller::close);
    }
  }

  private void answer(AttributeQuery.Entry wanted, Answer answer) throws CryptokiException {
    switch (answer) {
      case Answer.Refused(Ckr ckr) -> {
        entry(wanted.type(), UNAVAILABLE, false);
        note(ckr);
      }
      case Answer.Found(AttributeValue.Nested(Template nested)) -> template(wanted, nested);
      case Answer.Found(AttributeValue.Bytes(byte[] value)) -> {
        if (announce(wanted.type(), value.length, wanted)) {
          out.raw(value);
        }
      }
      case Answer.Found(AttributeValue.Secret(SecretBytes value)) -> {
        if (announce(wanted.type(), value.length(), wanted)) {
          value.borrow(out::raw);
        }
      }
    }
  }

  // PKCS#11 v3.1 §5.7.5 on templates: the array must hold all entries, and each entry has a buffer
  // of its own, to which the same rules apply.
  private void template(AttributeQuery.Entry wanted, Template nested) throws CryptokiException {
    List<Template.Entry> entries = nested.entries();
    if (!announce(wanted.type(), entries.size(), wanted)) {
      return;
    }
    for (int i = 0; i < entries.size(); i++) {
      Template.Entry entry = entries.get(i);
      AttributeQuery.Entry buffer = wanted.inner().get(i);
      byte[] value = plain(entry.value());
      if (announce(entry.type(), value.length, buffer)) {
        out.raw(value);
      }
    }
  }

  /// Writes what comes before the value, and says whether the value is to follow.
  private boolean announce(long type, int length, AttributeQuery.Entry buffer)
      throws CryptokiException {
    if (!buffer.present()) {
      entry(type, length, false);
      return false;
    }
    if (Long.compareUnsigned(length, buffer.capacity()) > 0) {
      entry(type, UNAVAILABLE, false);
      note(Ckr.BUFFER_TOO_SMALL);
      return false;
    }
    entry(type, length, true);
    return true;
  }

  private void entry(long type, long length, boolean present) throws CryptokiException {
    out.u64(type);
    out.u64(length);
    out.u8(present ? 1 : 0);
  }

  private void note(Ckr ckr) {
    if (rank(ckr) > rank(result)) {
      result = ckr;
    }
  }

  private static int rank(Ckr ckr) {
    return switch (ckr) {
      case OK -> 0;
      case BUFFER_TOO_SMALL -> 1;
      case ATTRIBUTE_TYPE_INVALID -> 2;
      case ATTRIBUTE_SENSITIVE -> 3;
      default -> throw new IllegalArgumentException(ckr + " is no answer for one attribute");
    };
  }

  private static byte[] plain(AttributeValue value) {
    if (value instanceof AttributeValue.Bytes(byte[] bytes)) {
      return bytes;
    }
    throw new IllegalStateException("a template inside a template holds plain values");
  }

  private static void close(Answer answer) {
    if (answer instanceof Answer.Found(AttributeValue.Secret(SecretBytes value))) {
      value.close();
    }
  }
}
