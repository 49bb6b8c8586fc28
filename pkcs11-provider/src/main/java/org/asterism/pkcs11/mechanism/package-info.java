/// What the token can do with keys: the doorway is {@link
/// org.asterism.pkcs11.mechanism.MechanismTable}, which has one entry per mechanism and makes the
/// operations; it knows keys as facts and uses, and neither sessions nor handles.
@NullMarked
package org.asterism.pkcs11.mechanism;

import org.jspecify.annotations.NullMarked;
