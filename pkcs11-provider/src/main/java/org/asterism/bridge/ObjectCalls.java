package org.asterism.bridge;

import java.util.List;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.pkcs11.chapter.ObjectFunctions;
import org.asterism.pkcs11.session.Application;

/// The calls of PKCS#11 v3.1 §5.7: objects.
final class ObjectCalls {
  private ObjectCalls() {}

  static void bind(Bindings table, ObjectFunctions objects) {
    table.onKey(
        "C_CreateObject",
        (app, in, out) ->
            made(objects, app, in, objects.create(app, in.number(0), in.template(1)), out));
    table.on(
        "C_CopyObject",
        (app, in, out) -> {
          long copy = objects.copy(app, in.number(0), in.number(1), in.template(2));
          made(objects, app, in, copy, out);
        });
    table.on("C_DestroyObject", (app, in, _) -> objects.destroy(app, in.number(0), in.number(1)));
    table.on(
        "C_GetObjectSize",
        (app, in, out) -> out.number(objects.size(app, in.number(0), in.number(1))));
    table.on(
        "C_GetAttributeValue",
        (app, in, out) ->
            out.filled(
                in.query(2), objects.read(app, in.number(0), in.number(1), in.query(2).types())));
    table.on(
        "C_SetAttributeValue",
        (app, in, out) ->
            out.ifUndelivered(objects.change(app, in.number(0), in.number(1), in.template(2))));
    table.onBeginning(
        "C_FindObjectsInit",
        Ckf.FIND_OBJECTS,
        (app, in, _) -> objects.findInit(app, in.number(0), in.template(1)));
    table.on(
        "C_FindObjects",
        (app, in, out) -> {
          List<Long> found = objects.find(app, in.number(0), in.buffer(1).capacity());
          out.ifUndelivered(() -> objects.findAgain(app, in.number(0)));
          out.list(found, in.buffer(1));
        });
    table.on("C_FindObjectsFinal", (app, in, _) -> objects.findFinal(app, in.number(0)));
  }

  /// Tells the caller of a new object, or destroys it where nobody can be told.
  static void made(ObjectFunctions objects, Application app, Arguments in, long object, Reply out)
      throws CryptokiException {
    undoable(objects, app, in, object, out);
    out.number(object);
  }

  /// Destroys a new object where its caller cannot be told of it.
  static void undoable(
      ObjectFunctions objects, Application app, Arguments in, long object, Reply out) {
    long session = in.number(0);
    out.ifUndelivered(() -> objects.destroy(app, session, object));
  }
}
