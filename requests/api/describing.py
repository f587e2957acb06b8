"""What the OpenAPI document says of every endpoint alike."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from requests.api import shapes


class Token(OpenApiAuthenticationExtension):
    """How the document names a personal token."""

    target_class = "coordination.api_access.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


HEADER = OpenApiParameter.HEADER
ONCE = OpenApiParameter(
    "Idempotency-Key", OpenApiTypes.STR, HEADER, required=True,
    description="Một khóa riêng cho mỗi việc; gửi lại cùng khóa thì không làm hai lần.",
)  # fmt: skip
IF_MATCH = OpenApiParameter(
    "If-Match", OpenApiTypes.STR, HEADER, required=True,
    description="ETag của bản đã đọc; có người lưu trước thì trả lời 412.",
)  # fmt: skip
SAID = {
    "400": "Dữ liệu chưa hợp lệ; errors nêu từng mục.",
    "401": "Thiếu mã, hoặc mã không dùng được nữa.",
    "403": "Vai trò hoặc tình trạng hồ sơ không cho phép.",
    "404": "Không có, hoặc không được xem.",
    "409": "Hồ sơ đã chuyển sang tình trạng khác.",
    "412": "Có người lưu trước; nêu tên người đó.",
    "422": "Idempotency-Key đã dùng cho nội dung khác.",
    "428": "Thiếu If-Match.",
    "429": "Quá 120 lần mỗi phút; Retry-After nói khi nào gọi lại.",
}


def described(
    answer: Any, *, name: str, text: str, body: Any = None, done: str = "200",
    problems: str = "", parameters: tuple[Any, ...] = (),
) -> Any:  # fmt: skip
    """``extend_schema`` with the problems every endpoint has, and those named."""
    codes = sorted({"401", "429", *problems.split()})
    responses = {done: answer}
    responses |= {
        (code, "application/problem+json"): OpenApiResponse(shapes.Problem, SAID[code])
        for code in codes
    }
    return extend_schema(
        operation_id=name, summary=text, request=body, responses=responses,
        parameters=list(parameters),
    )  # fmt: skip
