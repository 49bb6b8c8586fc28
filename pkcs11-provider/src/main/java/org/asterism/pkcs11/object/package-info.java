/// What an object is allowed to be: the doorway is {@link org.asterism.pkcs11.object.ObjectRules},
/// which turns templates into complete attributes by one table per object class; {@link
/// org.asterism.pkcs11.attribute.AttributeIndex} finds them.
@NullMarked
package org.asterism.pkcs11.object;

import org.jspecify.annotations.NullMarked;
