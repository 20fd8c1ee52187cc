"""The same algorithm behind Flask, as one would serve it without a runner: parse, read the images, execute, answer."""

from bench_work.main import Work
from flask import Flask, jsonify, request
from procvision_algorithm_sdk.adapter import load_image

app = Flask(__name__)
algorithm = Work()


@app.route("/calls", methods=["POST"])
def call():  # type: ignore[no-untyped-def]
    data = request.get_json()
    result = algorithm.execute(
        data.get("step_index", 1),
        data.get("step_desc", ""),
        load_image(data, "cur_image"),
        load_image(data, "guide_image"),
        data.get("guide_info") or [],
    )
    result["data"]["step_index"] = data.get("step_index", 1)
    return jsonify(result)
