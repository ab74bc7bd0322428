import unittest
from pathlib import Path
from xml.etree import ElementTree

from .. import titles

DATA = Path(__file__).parents[2] / "data/design/role_family_titles_data.xml"
# titles as firms use them, and the family that fits
USUAL = {
    "contact_centre_agent": "Customer Service Representative; Customer Support Specialist; Call Center Agent; "
    "Customer Care Advisor; Technical Support Agent; 客服专员; 在线客服; 呼叫中心坐席; 话务员; 投诉处理专员; 客户服务代表",
    "store_associate": "Store Associate; Sales Assistant; Cashier; Shop Assistant; Retail Sales Associate; Barista; "
    "Receptionist; 店员; 导购员; 营业员; 收银员; 柜员; 服务员; 前台接待",
    "field_delivery": "Delivery Driver; Field Service Engineer; Service Technician; Courier; Warehouse Worker; "
    "Installer; 司机; 配送员; 快递员; 安装师傅; 维修工程师; 售后服务工程师; 仓库管理员; 外卖骑手",
    "b2b_sales": "Account Manager; Sales Representative; Key Account Manager; Business Development Manager; "
    "Sales Director; Account Executive; 销售代表; 大客户经理; 销售经理; 商务拓展专员; 售前工程师; 渠道经理; 业务员",
    "customer_success": "Customer Success Manager; Implementation Consultant; Onboarding Specialist; "
    "Consultant; 客户成功经理; 实施顾问; 实施工程师; 续费专员",
    "product_rd": "Product Manager; Software Engineer; Senior Java Developer; UX Designer; QA Engineer; "
    "Data Scientist; R&D Engineer; Engineer; Project Manager; Front-end Developer; 产品经理; 研发工程师; 测试工程师; "
    "前端开发; 算法工程师; UI设计师; 项目经理; 数据分析师",
    "it_provider": "IT Support Specialist; System Administrator; Network Engineer; Help Desk Technician; "
    "DevOps Engineer; IT Manager; 运维工程师; IT专员; 网络管理员; 系统管理员; 信息安全工程师",
    "hr_hrbp": "HR Manager; HRBP; Recruiter; Talent Acquisition Specialist; Human Resources Assistant; Office Manager; "
    "Training Coordinator; Executive Assistant; 人力资源经理; 招聘专员; HR专员; 薪酬绩效专员; 行政专员; 培训主管; 总经理助理",
    "finance": "Accountant; Financial Analyst; Finance Manager; Controller; Accounts Payable Clerk; Auditor; "
    "Legal Counsel; Buyer; 会计; 财务经理; 出纳; 审计专员; 法务专员; 采购专员; 成本会计",
    "operations_marketing": "Marketing Manager; Operations Manager; Content Writer; SEO Specialist; Brand Manager; "
    "Social Media Manager; Marketing Executive; 市场专员; 运营经理; 新媒体运营; 品牌经理; 活动策划; 电商运营; 文案",
    "unit_manager": "Store Manager; Team Leader; Shift Supervisor; Branch Manager; Call Centre Manager; Manager; "
    "Customer Service Manager; Warehouse Supervisor; Head of Customer Service; 店长; 客服主管; 门店经理; 班组长; 区域经理; "
    "部门经理; 主管; 仓储经理",
    "executive": "CEO; Managing Director; Chief Financial Officer; CTO; Vice President; Founder; Director; 总经理; 总裁; "
    "副总经理; 首席执行官; 董事长; 总监",
}


class TestTitles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        root = ElementTree.parse(DATA).getroot()
        cls.families = [
            (record.get("id").removeprefix("role_family_"), record.find("field[@name='titles']").text)
            for record in root.iter("record")
        ]

    def test_usual_titles(self):
        self.assertEqual({key for key, _titles in self.families}, set(USUAL))
        for key, usual in USUAL.items():
            for title in usual.split("; "):
                with self.subTest(title=title):
                    self.assertEqual(titles.closest(title, self.families), key)

    def test_rules(self):
        families = [("a", "sales, team leader"), ("b", "manager\nproduct manager"), ("c", "销售，销售运营")]
        for title, expected in (
            ("Sales Manager", "a"),
            ("Manager", "b"),
            ("PRODUCT-MANAGERS", "b"),
            ("Production manager", "b"),
            ("Salesforce admin", None),
            ("Sales team leader", "a"),
            ("销售运营专员", "c"),
            ("ＳＡＬＥＳ", "a"),
            ("", None),
            (None, None),
        ):
            with self.subTest(title=title):
                self.assertEqual(titles.closest(title, families), expected)

    def test_nothing_stands_in_an_empty_list(self):
        self.assertIsNone(titles.closest("Sales", [("a", ""), ("b", None), ("c", " , ")]))
