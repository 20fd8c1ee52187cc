package io.procvision.runner.protocol;

import tools.jackson.core.JsonGenerator;

/** The {@code data} of a call, in the words of one generation of the SDK. */
public sealed interface CallData {

    /** Writes the properties of the data object. */
    void writeTo(JsonGenerator json);

    /** A step for 0.3.x. */
    record Execute(Inspection inspection) implements CallData {
        @Override
        public void writeTo(JsonGenerator json) {
            json.writeNumberProperty("step_index", inspection.step());
            json.writeStringProperty("step_desc", inspection.stepDescription());
            json.writeName("guide_info");
            json.writeTree(inspection.guideInfo());
            writeImage(json, "cur_image_shm_id", "cur_image_meta", inspection.currentImage());
            Inspection.Image guide = inspection.guideImage();
            if (guide != null) {
                writeImage(json, "guide_image_shm_id", "guide_image_meta", guide);
            }
        }
    }

    /** A step for 0.0.x. What that generation has no key for travels in {@code user_params}; every call is a session. */
    record PhaseExecute(Inspection inspection) implements CallData {
        @Override
        public void writeTo(JsonGenerator json) {
            json.writeStringProperty("phase", "execute");
            json.writeNumberProperty("step_index", inspection.step());
            json.writeStringProperty("pid", inspection.pid());
            json.writeObjectPropertyStart("session");
            json.writeStringProperty("id", inspection.requestId());
            json.writeObjectPropertyStart("context");
            json.writeEndObject();
            json.writeEndObject();
            json.writeObjectPropertyStart("user_params");
            json.writeStringProperty("step_desc", inspection.stepDescription());
            json.writeName("guide_info");
            json.writeTree(inspection.guideInfo());
            json.writeEndObject();
            writeImage(json, "shared_mem_id", "image_meta", inspection.currentImage());
        }
    }

    /** Asks a 0.0.x adapter who it is. */
    record Info() implements CallData {
        @Override
        public void writeTo(JsonGenerator json) {
            json.writeStringProperty("phase", "info");
        }
    }

    private static void writeImage(JsonGenerator json, String idKey, String metaKey, Inspection.Image image) {
        json.writeStringProperty(idKey, image.id());
        json.writeName(metaKey);
        json.writeTree(image.meta());
    }
}
